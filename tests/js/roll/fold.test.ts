import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsFrom, rowsOf } from "../../../js/editor/src/roll/fold";
import * as geometry from "../../../js/editor/src/roll/geometry";
import { DRUM_CHANNEL } from "../../../js/editor/src/score/score";
import type { Score } from "../../../js/editor/src/score/types";
import { initialState } from "../../../js/editor/src/store/initial";
import type { State, Viewport } from "../../../js/editor/src/store/state";
import { BAR, QUARTER, scoreOf, VIEW } from "./pieces";

const EXTENT = { end: 40 * BAR, ticksPerQuarter: QUARTER };

function folded(score: Score, given: Partial<State> = {}): readonly number[] | undefined {
  return rowsOf(initialState(score, { activeTrack: null, fold: true, ...given }))?.pitches;
}

function viewOf(pitches: readonly number[], given: Partial<Viewport> = {}): Viewport {
  const shown = new Uint8Array(128);
  for (const pitch of pitches) shown[pitch] = 1;
  return geometry.clampViewport({ ...VIEW, ...given, rows: rowsFrom(shown) }, EXTENT);
}

const SCORE = scoreOf(
  [
    [0, 480, 60],
    [480, 480, 67],
    [960, 480, 60],
  ],
  [[0, 480, 43]],
);

describe("a folded view's rows", () => {
  it("are the pitches that tracks in sight play", () => {
    expect(folded(SCORE)).toEqual([43, 60, 67]);
    expect(folded(SCORE, { mixer: { "2": { hidden: true } } })).toEqual([60, 67]);
    expect(folded(SCORE, { activeTrack: 2, ghosts: false })).toEqual([43]);
    expect(folded(SCORE, { fold: false })).toBeUndefined();
  });

  it("are those of the scale, too, while it is shown", () => {
    const scale = { root: 0, mode: "major pentatonic" } as const;
    const rows = folded(scoreOf([[0, 480, 61]]), { highlight: true, scale });
    expect(rows).toContain(61);
    expect(rows?.filter((pitch) => pitch >= 60 && pitch < 72)).toEqual([60, 61, 62, 64, 67, 69]);
  });

  it("are an octave where there is no note", () => {
    expect(folded(scoreOf([]))).toEqual([60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71]);
    const kit = scoreOf([]);
    const drums = { ...kit, tracks: [{ ...kit.tracks[0], channel: DRUM_CHANNEL }] };
    expect(folded(drums, { activeTrack: 1 })).toHaveLength(12);
  });

  it("hide no note, whatever is played", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(127), { maxLength: 30 }), fc.boolean(), (pitches, highlight) => {
        const rows = folded(scoreOf(pitches.map((pitch, at) => [at * 100, 50, pitch])), { highlight });
        expect(rows).toEqual(expect.arrayContaining(pitches));
      }),
    );
  });
});

describe("places in a folded view", () => {
  const view = viewOf([36, 43, 60, 64, 67], { height: 30, top: 4 });

  it("a pitch is found again where it is drawn", () => {
    expect(view.top).toBe(4);
    for (const pitch of [67, 64, 60]) {
      const y = geometry.pitchToY(view, pitch);
      expect(geometry.yToPitch(view, y)).toBe(pitch);
      expect(geometry.yToPitch(view, y + 9.9)).toBe(pitch);
    }
    expect(geometry.pitchesInView(view)).toEqual([67, 64, 60, 43]);
  });

  it("a span of pitches takes the rows that are left of it", () => {
    const rowsBetween = (high: number, low: number) =>
      (geometry.pitchToY(view, low - 1) - geometry.pitchToY(view, high)) / view.pixelsPerPitch;
    expect(rowsBetween(127, 0)).toBe(5);
    expect(rowsBetween(66, 60)).toBe(2);
    expect(rowsBetween(63, 61)).toBe(0);
  });

  it("a step is a row, and ends with the last one", () => {
    expect(geometry.pitchAbove(view, 43, 1)).toBe(60);
    expect(geometry.pitchAbove(view, 60, -2)).toBe(36);
    expect(geometry.pitchAbove(view, 64, 9)).toBe(67);
  });

  it("a box around folded rows is shown whole and revealed by no more scrolling than it takes", () => {
    const many = viewOf(
      Array.from({ length: 64 }, (_, at) => at * 2),
      { height: 200, top: 40 },
    );
    const fitted = geometry.fitBox(many, { start: 0, end: BAR, low: 20, high: 40 }, EXTENT);
    expect(geometry.pitchesInView(fitted)).toEqual(expect.arrayContaining([20, 30, 40]));
    const revealed = geometry.reveal(many, { start: 1000, end: 2000, low: 90, high: 90 }, EXTENT);
    expect(revealed.top).toBe(46);
  });
});

describe("folding and unfolding", () => {
  it("keeps the pitch in the middle of the view where it was", () => {
    const rows = viewOf(Array.from({ length: 100 }, (_, at) => at + 20)).rows;
    const middle = (view: Viewport) => geometry.yToLevel(view, view.height / 2) % 1;
    const before = { ...VIEW, top: 90.25 };
    const during = geometry.withRows(before, rows, before.pixelsPerPitch, EXTENT);
    const after = geometry.withRows(during, undefined, before.pixelsPerPitch, EXTENT);
    for (const view of [during, after]) {
      expect(geometry.yToPitch(view, 200)).toBe(geometry.yToPitch(before, 200));
      expect(middle(view)).toBeCloseTo(middle(before));
    }
    expect(after.top).toBeCloseTo(before.top);
  });

  it("starts at the highest row where all of them are in view", () => {
    const { rows } = viewOf([60, 64, 67]);
    expect(geometry.withRows(VIEW, rows, 22, EXTENT)).toMatchObject({ top: 2, pixelsPerPitch: 22 });
  });
});
