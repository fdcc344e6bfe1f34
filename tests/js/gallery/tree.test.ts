import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TreeRow, treeRows, treeStep } from "../../../js/editor/src/gallery/tree";
import type { Take } from "../../../js/editor/src/store/takes";
import { runOf, takeOf } from "./takes";

const first = runOf("first", { time: 1 });
const second = runOf("second", { time: 2, parent: "t2" });
const third = runOf("third", { time: 3, parent: "gone" });
const TAKES = [takeOf(1, first), takeOf(2, first), takeOf(3, second), takeOf(4, third)];

const drawn = (rows: readonly TreeRow[]) => rows.map(({ id, level }) => `${"  ".repeat(level - 1)}${id}`);

/** Runs that each start from a take that was there, or from the piece. */
const histories = fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), from: fc.nat(40) }), { maxLength: 8 }).map((runs) => {
  const takes: Take[] = [];
  for (const [at, { size, from }] of runs.entries()) {
    const run = runOf(`r${at}`, { time: at, parent: takes[from]?.id ?? null });
    for (let index = 0; index < size; index++) takes.push(takeOf(takes.length, run));
  }
  return takes;
}); // biome-ignore format: one history

describe("the tree of takes", () => {
  it("has takes under their run, and a run under the take it started from", () => {
    expect(drawn(treeRows(TAKES, new Set()))).toEqual([
      "run first",
      "  t1",
      "  t2",
      "    run second",
      "      t3",
      "run third",
      "  t4",
    ]);
  });

  it("leaves out what is under a folded row, and says where there is something to unfold", () => {
    const rows = treeRows(TAKES, new Set(["t2", "run third"]));
    expect(drawn(rows)).toEqual(["run first", "  t1", "  t2", "run third"]);
    expect(rows.map(({ open }) => open)).toEqual([true, null, false, false]);
    expect(rows.map(({ place, of }) => [place, of])).toEqual([[1, 2], [1, 2], [2, 2], [2, 2]]); // biome-ignore format: pairs
  });

  it("shows each take once, whatever came of what", () => {
    fc.assert(
      fc.property(histories, (takes) => {
        const shown = treeRows(takes, new Set()).flatMap(({ take }) => take ?? []);
        expect(shown.map(({ id }) => id).sort()).toEqual(takes.map(({ id }) => id).sort());
      }),
    );
  });

  it("is walked, opened and folded by arrows", () => {
    const rows = treeRows(TAKES, new Set(["run third"]));
    const step = (at: number, key: string) => treeStep(rows, at, key, 3);
    expect([step(0, "ArrowDown"), step(0, "ArrowUp"), step(-1, "ArrowDown"), step(5, "ArrowDown")]).toEqual([
      { to: 1 },
      { to: 0 },
      { to: 0 },
      { to: 5 },
    ]);
    expect([step(4, "ArrowLeft"), step(3, "ArrowLeft"), step(1, "ArrowRight"), step(2, "ArrowRight")]).toEqual([
      { to: 3 },
      { flip: "run second" },
      { to: 1 },
      { to: 3 },
    ]);
    expect([step(5, "ArrowRight"), step(5, "ArrowLeft"), step(1, "ArrowLeft")]).toEqual([
      { flip: "run third" },
      { to: 5 },
      { to: 0 },
    ]);
    expect([step(4, "Home"), step(0, "End"), step(0, "PageDown"), step(0, "x")]).toEqual([{ to: 0 }, { to: 5 }, { to: 3 }, null]); // biome-ignore format: one list
  });
});
