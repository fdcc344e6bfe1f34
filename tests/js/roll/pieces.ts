/** Notes and views for the tests of the roll. */

import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import type { Notes, Score } from "../../../js/editor/src/score/types";
import type { Viewport } from "../../../js/editor/src/store/state";

export const QUARTER = 480;
export const BAR = 4 * QUARTER;

/** `[start, duration, pitch, velocity = 90]` each, in order of start; ids count from `firstId`. */
export type PlainNote = readonly [start: number, duration: number, pitch: number, velocity?: number];

export function notesOf(plain: readonly PlainNote[], firstId = 1): Notes {
  return {
    id: Int32Array.from(plain, (_, row) => firstId + row),
    start: Int32Array.from(plain, ([start]) => start),
    duration: Int32Array.from(plain, ([, duration]) => duration),
    pitch: Uint8Array.from(plain, ([, , pitch]) => pitch),
    velocity: Uint8Array.from(plain, ([, , , velocity]) => velocity ?? 90),
  };
}

/** A score with a track of notes for each list; tracks count from 1, their notes' ids from a thousand times that. */
export function scoreOf(...tracks: readonly (readonly PlainNote[])[]): Score {
  return {
    ...EMPTY_SCORE,
    ticksPerQuarter: QUARTER,
    tracks: tracks.map((plain, at) => newTrack({ id: at + 1, notes: notesOf(plain, (at + 1) * 1000) })),
  };
}

/** 1000 x 400 pixels; ten ticks a pixel and ten pixels a pitch, from the start and from pitch 80 down. */
export const VIEW: Viewport = {
  left: 0,
  top: 80,
  pixelsPerTick: 0.1,
  pixelsPerPitch: 10,
  width: 1000,
  height: 400,
};
