import { describe, expect, it } from "vitest";
import { touchedByState } from "../../../js/editor/src/roll/touches";
import type { Change } from "../../../js/editor/src/score/ops";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import { initialState } from "../../../js/editor/src/store/initial";
import type { State } from "../../../js/editor/src/store/state";

const notes = tableFromRows("notes", { id: [1], start: [0], duration: [480], pitch: [60], velocity: [90] });
const BEFORE = initialState({ ...EMPTY_SCORE, tracks: [newTrack({ id: 1, name: "Bass", notes })], nextId: 2 });

function touchedBy(change: Change): string[] {
  return [...touchedByState({ ...BEFORE, score: apply(BEFORE.score, change).score }, BEFORE)].sort();
}

describe("what is painted again", () => {
  it("is nothing where nothing changed", () => {
    expect(touchedByState(BEFORE, BEFORE)).toEqual([]);
    expect(touchedByState({ ...BEFORE, title: "other" }, BEFORE)).toEqual([]);
  });

  it("is no bar and no row after an edit of notes", () => {
    const change: Change = [{ op: "set", track: 1, table: "notes", ids: [1], columns: { pitch: [61] } }];
    expect(touchedBy(change)).toEqual(["notes", "overlay"]);
  });

  it("is nothing when time scrolls, no bar when pitch does, no key when time is scaled", () => {
    const scrolled = (change: Partial<State["viewport"]>) =>
      [...touchedByState({ ...BEFORE, viewport: { ...BEFORE.viewport, ...change } }, BEFORE)].sort();
    expect(scrolled({ left: 99 })).toEqual([]);
    expect(scrolled({ pixelsPerTick: 99 })).toEqual(["grid", "notes", "overlay", "ruler"]);
    expect(scrolled({ top: 99 })).toEqual(["grid", "keyboard", "notes", "overlay"]);
    expect(scrolled({ left: 99, top: 99 })).toEqual(["grid", "keyboard", "notes", "overlay"]);
    expect(scrolled({ pixelsPerTick: 99, top: 99 })).toHaveLength(5);
  });

  it("is rows and keys when another scale is told", () => {
    const scale = { root: 2, mode: "dorian" } as const;
    expect(touchedByState({ ...BEFORE, scale }, BEFORE)).toEqual([]);
    expect([...touchedByState({ ...BEFORE, scale, highlight: true }, BEFORE)].sort()).toEqual([
      "grid",
      "keyboard",
      "notes",
    ]);
  });

  const all = ["grid", "keyboard", "notes", "overlay", "ruler"];
  it.each<[string, Change]>([
    [
      "another meter",
      [{ op: "score.set", meters: [{ tick: 0, numerator: 3, denominator: 4, clocks: 24, notated: 8, chunk: 0 }] }],
    ],
    ["another tempo", [{ op: "score.set", tempos: [{ tick: 0, microseconds: 400_000, chunk: 0 }] }]],
    ["a track's new name", [{ op: "track.set", track: 1, name: "Cello" }]],
    ["a track that becomes drums", [{ op: "track.set", track: 1, channel: 9 }]],
    ["a track that goes", [{ op: "track.remove", track: 1 }]],
  ])("is everything after %s", (_, change) => {
    expect(touchedBy(change)).toEqual(all);
  });
});
