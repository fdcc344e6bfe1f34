import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visitSounding } from "../../../js/editor/src/roll/culling";
import type { Notes } from "../../../js/editor/src/score/types";
import { notesOf, type PlainNote } from "./pieces";

function sounding(notes: Notes, from: number, to: number): number[] {
  const rows: number[] = [];
  visitSounding(notes, from, to, (row) => rows.push(row));
  return rows;
}

describe("notes in a span of time", () => {
  it("are those that begin in it or sound into it", () => {
    const notes = notesOf([
      [0, 100, 60],
      [50, 200, 62],
      [100, 10, 64],
      [190, 20, 65],
      [200, 50, 67],
    ]);
    expect(sounding(notes, 100, 200).sort()).toEqual([1, 2, 3]);
  });

  it("are the same as a look at every note finds", () => {
    const plain = fc.tuple(fc.nat(5000), fc.oneof(fc.nat(40), fc.nat(4000)), fc.nat(127));
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 60 }), fc.nat(5000), fc.nat(2000), (list, from, length) => {
        const notes = notesOf(list.sort(([a], [b]) => a - b) as PlainNote[]);
        const every = list.flatMap(([start, duration], row) =>
          start < from + length && (start + duration > from || start >= from) ? [row] : [],
        );
        expect(sounding(notes, from, from + length).sort((a, b) => a - b)).toEqual(every);
      }),
    );
  });

  it("come longest first, so that short notes are painted on top", () => {
    const notes = notesOf([
      [0, 10, 60],
      [0, 1000, 60],
      [5, 100, 60],
    ]);
    expect(sounding(notes, 0, 10)).toEqual([1, 2, 0]);
  });

  it("cost about what is in sight, also where one note lasts for the whole piece", () => {
    const plain: PlainNote[] = Array.from({ length: 100_000 }, (_, row) => [row * 10, 8 + (row % 90), 60]);
    plain[0] = [0, 1_000_000, 36];
    const notes = notesOf(plain);
    let seen = 0;
    const looked = visitSounding(notes, 900_000, 910_000, () => seen++);
    expect(seen).toBeGreaterThan(1000);
    expect(looked).toBeLessThan(seen * 1.05);
  });
});
