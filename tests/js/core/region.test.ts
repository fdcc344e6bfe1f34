import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as regions from "../../../js/editor/src/score/region";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Region, Score } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

const NOTES = tableFromRows("notes", {
  id: [1, 2, 3],
  start: [0, 1920, 3840],
  duration: [3000, 480, 480],
  pitch: [60, 62, 64],
  velocity: [90, 90, 90],
});
const SCORE: Score = { ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes: NOTES }), newTrack({ id: 2 })], nextId: 4 };

const REGIONS: fc.Arbitrary<Region> = fc.record({
  spans: fc.array(
    fc.tuple(fc.nat(4000), fc.integer({ min: 1, max: 3000 })).map(([from, length]) => [from, from + length] as const),
    { minLength: 1, maxLength: 4 },
  ),
  tracks: fc.subarray([1, 2, 3]),
  pitches: fc.option(fc.constant([30, 90] as const)),
  notes: fc.option(fc.uniqueArray(fc.integer({ min: 100, max: 120 }))),
});

describe("regions", () => {
  test("a note belongs where it starts, not where it sounds", () => {
    const region = regions.regionOfBars(SCORE, 1, 2, [1]);
    expect(region.spans).toEqual([[1920, 3840]]);
    expect(regions.notesInRegion(region, SCORE)).toEqual([2]);
  });

  test("the rows found by search are the rows that belong", () => {
    fc.assert(
      fc.property(scores(), REGIONS, (score, region) => {
        for (const track of score.tracks) {
          const belongs = regions.membership(region, track.id, track.notes);
          const rows = [...track.notes.id.keys()];
          const belong = rows.filter((row) => regions.inSpans(region, track.notes.start[row]) && belongs(row));
          expect(regions.rowsInRegion(region, track)).toEqual(belong);
        }
      }),
    );
  });

  test("the whole piece ends with its last bar", () => {
    expect(regions.regionOfAll(SCORE)).toMatchObject({ spans: [[0, 5760]], tracks: [1, 2] });
  });

  test("a bar that is toggled twice leaves the region as it was", () => {
    const first = regions.toggleBar(SCORE, null, 1, [1, 2]);
    expect(first).toMatchObject({ spans: [[1920, 3840]], tracks: [1, 2] });
    const wide = regions.toggleBar(SCORE, first, 3, []);
    expect(wide?.spans).toEqual([
      [1920, 3840],
      [5760, 7680],
    ]);
    expect(regions.toggleBar(SCORE, wide, 3, [])).toEqual(first);
    expect(regions.toggleBar(SCORE, first, 1, [])).toBeNull();
  });

  test("a bar taken from the middle leaves both sides", () => {
    const region = regions.toggleBar(SCORE, regions.regionOfAll(SCORE), 1, []);
    expect(region?.spans).toEqual([
      [0, 1920],
      [3840, 5760],
    ]);
    expect(region && regions.hull(region)).toEqual([0, 5760]);
  });

  test("tracks come and go, in the order of the score", () => {
    const region = regions.regionOfBars(SCORE, 0, 1, [2]);
    expect(regions.toggleTrack(SCORE, region, 1)?.tracks).toEqual([1, 2]);
    expect(regions.toggleTrack(SCORE, region, 2)).toBeNull();
  });

  test("joined regions hold the notes of both, and nothing more of a region of notes", () => {
    const first = { ...regions.regionOfBars(SCORE, 0, 1, [1]), notes: [1] };
    const joined = regions.joinedRegions(SCORE, first, regions.regionOfBars(SCORE, 2, 3, [2, 1]));
    expect(joined).toMatchObject({ tracks: [1, 2], notes: [1, 3] });
    expect(regions.notesInRegion(joined, SCORE)).toEqual([1, 3]);
    const whole = regions.joinedRegions(SCORE, { ...first, notes: null, pitches: [60, 61] }, joined);
    expect(whole).toMatchObject({ pitches: [60, 61], notes: null });
  });

  test("what is gone from the piece is gone from the region, and of nothing nothing is left", () => {
    const region: Region = { ...regions.regionOfAll(SCORE), tracks: [1, 9], notes: [1, 77] };
    expect(regions.regionIn(SCORE, region)).toMatchObject({ tracks: [1], notes: [1] });
    expect(regions.regionIn(SCORE, { ...region, notes: [77] })).toBeNull();
    expect(regions.regionIn(SCORE, { ...region, tracks: [9], notes: null })).toBeNull();
  });
});
