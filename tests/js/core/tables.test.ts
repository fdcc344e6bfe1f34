import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lowerBound, upperBound } from "../../../js/editor/src/score/columns";
import { IdIndex } from "../../../js/editor/src/score/ids";
import {
  emptyTable,
  mergeTables,
  rowCount,
  tableFromRows,
  tablesEqual,
  takeRows,
  withoutRows,
  withValues,
} from "../../../js/editor/src/score/tables";
import { rowsOf } from "./arbitrary";

const IDS = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { maxLength: 30 });

describe("tables", () => {
  test("a merge of two tables is what sorting all their rows gives", () => {
    const parts = IDS.chain((ids) => fc.nat(ids.length).map((at) => [ids.slice(0, at), ids.slice(at)]));
    const tables = parts.chain(([a, b]) => fc.tuple(rowsOf("notes", a), rowsOf("notes", b)));
    fc.assert(
      fc.property(tables, ([a, b]) => {
        const fallback: Record<string, number> = {
          release_velocity: 64,
          mute: 0,
          probability: 1,
          velocity_deviation: 0,
        };
        const value = (rows: typeof a, name: string, at: number) => (rows[name] ? rows[name][at] : fallback[name]);
        const names = new Set([...Object.keys(a), ...Object.keys(b)]);
        const joined = Object.fromEntries(
          [...names].map((name) => [
            name,
            [a, b].flatMap((rows) => Array.from(rows.id, (_, at) => value(rows, name, at))),
          ]),
        );
        const merged = mergeTables("notes", tableFromRows("notes", a), tableFromRows("notes", b));
        expect(tablesEqual(merged, tableFromRows("notes", joined))).toBe(true);
        for (let row = 1; row < rowCount(merged); row++) {
          const [before, after] = [row - 1, row].map((at) => merged.start[at] * 2 ** 31 + merged.id[at]);
          expect(before <= after).toBe(true);
        }
      }),
    );
  });

  test("rows that move end where sorting all rows would put them", () => {
    const moves = IDS.chain((ids) =>
      fc.tuple(
        rowsOf("controls", ids),
        fc.shuffledSubarray([...ids.keys()]),
        fc.array(fc.nat(4000), { minLength: 30 }),
      ),
    );
    fc.assert(
      fc.property(moves, ([rows, some, ticks]) => {
        const table = tableFromRows("controls", rows);
        const tick = Int32Array.from(some, (_, at) => ticks[at]);
        const expected = table.tick.slice();
        for (const [at, row] of some.entries()) expected[row] = tick[at];
        const moved = withValues("controls", table, Int32Array.from(some), { tick });
        expect(tablesEqual(moved, tableFromRows("controls", { ...table, tick: expected }))).toBe(true);
      }),
    );
  });

  test("rows taken out and merged back in give the table back", () => {
    fc.assert(
      fc.property(
        IDS.chain((ids) => fc.tuple(rowsOf("controls", ids), fc.subarray([...ids.keys()]))),
        ([rows, some]) => {
          const table = tableFromRows("controls", rows);
          const [taken, left] = [takeRows("controls", table, some), withoutRows("controls", table, some)];
          expect(rowCount(left) + rowCount(taken)).toBe(rowCount(table));
          expect(tablesEqual(mergeTables("controls", left, taken), table)).toBe(true);
        },
      ),
    );
  });

  test("a column that is missing, unknown or too short is named", () => {
    expect(() => tableFromRows("bends", { id: [1], tick: [0] })).toThrow('bends need the column "value"');
    expect(() => tableFromRows("bends", { id: [1], tick: [0], value: [0], pitch: [1] })).toThrow('no column "pitch"');
    expect(() => tableFromRows("bends", { id: [1], tick: [0], value: [] })).toThrow("value 0");
    expect(() => tableFromRows("bends", { id: [1], tick: [0], value: [9000] })).toThrow(
      "bends.value holds 9000; expected whole numbers from -8192 to 8191",
    );
  });

  test("an empty table has every required column", () => {
    expect(Object.keys(emptyTable("notes"))).toEqual(["id", "start", "duration", "pitch", "velocity"]);
  });

  test("bounds find the first row at, and the first row after, a value", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(21), (values, value) => {
        const column = Int32Array.from(values).sort();
        expect(lowerBound(column, value)).toBe(values.filter((v) => v < value).length);
        expect(upperBound(column, value)).toBe(values.filter((v) => v <= value).length);
      }),
    );
  });
});

describe("an index of ids", () => {
  test("finds the row of every id and no other", () => {
    fc.assert(
      fc.property(IDS, IDS, (ids, others) => {
        const index = new IdIndex(ids);
        expect(ids.map((id) => index.row(id))).toEqual([...ids.keys()]);
        for (const id of others) expect(index.row(id)).toBe(ids.indexOf(id));
        expect(index.repeated).toBeNull();
      }),
    );
  });

  test("says which id comes twice, and has no row for what cannot be an id", () => {
    expect(new IdIndex([5, 6, 5]).repeated).toBe(5);
    expect([0, -1, 0.5, 2 ** 32 + 5, Number.NaN].map((id) => new IdIndex([5]).row(id))).toEqual([-1, -1, -1, -1, -1]);
  });
});
