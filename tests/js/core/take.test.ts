import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase64 } from "../../../js/editor/src/score/base64";
import { indexOf } from "../../../js/editor/src/score/ids";
import { unpack } from "../../../js/editor/src/score/pack";
import { notesInRegion, rowsInRegion } from "../../../js/editor/src/score/region";
import { tablesEqual, takeRows } from "../../../js/editor/src/score/tables";
import { type Writes, withTake } from "../../../js/editor/src/score/take";
import type { Region, Score } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

/** Regions of a drawn score: spans, perhaps pitches, perhaps notes. */
function regionsOf({ tracks }: Score): fc.Arbitrary<Region> {
  const ids = tracks.flatMap(({ notes }) => [...notes.id]);
  const span = fc
    .tuple(fc.nat(3000), fc.integer({ min: 1, max: 2000 }))
    .map(([from, length]) => [from, from + length] as const);
  return fc.record({
    spans: fc.array(span, { minLength: 1, maxLength: 3 }),
    tracks: fc.subarray(tracks.map(({ id }) => id)),
    pitches: fc.option(fc.constant([30, 90] as const)),
    notes: fc.option(fc.subarray(ids)),
  });
}

const CASES = scores().chain((score) =>
  fc.record({ score: fc.constant(score), result: scores(), region: regionsOf(score) }),
);

const writes = "region";

interface Case {
  readonly name: string;
  readonly region: Region;
  readonly writes: Writes;
  readonly score: string;
  readonly take: string;
  readonly kept: string;
}

const GOLDEN = new URL("../../data/takes_golden.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(GOLDEN, "utf8")) as { cases: Case[] };

describe("a piece with a take in it", () => {
  test.each(cases.map((one) => [one.name, one] as const))("is what the kernel makes of it: %s", (_, one) => {
    const [score, notes, kept] = [one.score, one.take, one.kept].map((text) => unpack(fromBase64(text)));
    expect(withTake(score, { region: one.region, writes: one.writes, notes })?.score).toEqual(kept);
  });

  test("has every note outside the region as it was", () => {
    fc.assert(
      fc.property(CASES, ({ score, result, region }) => {
        const shown = withTake(score, {
          region,
          writes,
          notes: { ...result, ticksPerQuarter: score.ticksPerQuarter },
        })?.score;
        if (!shown) throw new Error("it fits");
        for (const [at, track] of score.tracks.entries()) {
          const inside = new Set(rowsInRegion(region, track));
          const outside = [...track.notes.id.keys()].filter((row) => !inside.has(row));
          const index = indexOf(shown.tracks[at].notes);
          const rows = outside.map((row) => index.row(track.notes.id[row]));
          const [before, after] = [takeRows("notes", track.notes, outside), shown.tracks[at].notes];
          expect(tablesEqual(takeRows("notes", after, rows), before)).toBe(true);
        }
      }),
    );
  });

  test("has the take's notes in the region, each with an id of its own", () => {
    fc.assert(
      fc.property(CASES, ({ score, result, region }) => {
        const open = { ...region, notes: null };
        const made = withTake(score, {
          region: open,
          writes,
          notes: { ...result, ticksPerQuarter: score.ticksPerQuarter },
        });
        const shown = made?.score;
        if (!shown) throw new Error("it fits");
        const ids = shown.tracks.flatMap(({ notes }) => [...notes.id]);
        expect(new Set(ids).size).toBe(ids.length);
        const known = {
          ...result,
          tracks: result.tracks.filter(({ id }) => score.tracks.some((one) => one.id === id)),
        };
        expect(notesInRegion(open, shown)).toHaveLength(notesInRegion(open, known).length);
        expect(new Set(notesInRegion(open, shown))).toEqual(made?.come);
        expect(new Set(notesInRegion(open, score))).toEqual(made?.gone);
      }),
    );
  });

  test("does not exist where a track of its region is gone, or the ticks are others", () => {
    const [score] = fc.sample(scores(1), 1);
    const region: Region = { spans: [[0, 9000]], tracks: [99], pitches: null, notes: null };
    expect(withTake(score, { region, writes, notes: score })).toBeNull();
    expect(
      withTake(score, { region: { ...region, tracks: [1] }, writes, notes: { ...score, ticksPerQuarter: 1 } }),
    ).toBeNull();
  });
});
