import { expect, test } from "vitest";
import { freeIds } from "../../../js/editor/src/host/free-id";
import { EMPTY_SCORE, KERNEL_IDS_END, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";

test("a hundred thousand ids at once all differ, and are a page's to give", () => {
  const newId = freeIds(() => EMPTY_SCORE);
  const ids = new Set(Array.from({ length: 100_000 }, newId));
  expect(ids.size).toBe(100_000);
  expect(Math.min(...[...ids].slice(0, 1000))).toBeGreaterThanOrEqual(KERNEL_IDS_END);
});

test("an id that a note has is passed over", () => {
  let score = EMPTY_SCORE;
  const newId = freeIds(() => score);
  const first = newId();
  // Two pages may have drawn from places near each other.
  const rows = { id: [first + 1], start: [0], duration: [1], pitch: [60], velocity: [90] };
  score = { ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes: tableFromRows("notes", rows) })] };
  expect(newId()).not.toBe(first + 1);
});
