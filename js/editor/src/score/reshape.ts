/** Selected notes as one figure: bound together, turned around, upside down, stretched, silenced. */

import { MAX_TICK } from "./columns";
import { type Chosen, gatherWith, setNotes } from "./edit";
import type { Change } from "./ops";
import type { Notes } from "./types";

/** Each note lasts until the next of the chosen notes of its track begins, chords together; the last ones stay. */
export function legato(chosen: readonly Chosen[]): Change {
  return setNotes(chosen, ({ track: { notes }, rows }) => {
    const duration = gatherWith(rows, notes.duration, (length) => length);
    let next: number | null = null;
    for (let at = rows.length - 1; at >= 0; at--) {
      const start = notes.start[rows[at]];
      if (at + 1 < rows.length && notes.start[rows[at + 1]] > start) next = notes.start[rows[at + 1]];
      if (next !== null) duration[at] = next - start;
    }
    return { duration };
  });
}

/** Backwards in time, within where they lie: what ended last begins first. */
export function reverse(chosen: readonly Chosen[]): Change {
  const { start, end } = spanOf(chosen);
  return setNotes(chosen, ({ track: { notes }, rows }) => ({
    start: gatherWith(rows, notes.start, (from, row) => start + end - from - notes.duration[row]),
  }));
}

/**
 * Upside down: the highest pitch becomes the lowest, mirrored about the middle of the range (as Live's "Invert" does), so
 * that no note leaves the keyboard and a second time gives back the first.
 */
export function invert(chosen: readonly Chosen[]): Change {
  let [low, high] = [127, 0];
  for (const { track, rows } of chosen) {
    for (const row of rows) {
      low = Math.min(low, track.notes.pitch[row]);
      high = Math.max(high, track.notes.pitch[row]);
    }
  }
  return setNotes(chosen, ({ track, rows }) => ({
    pitch: gatherWith(rows, track.notes.pitch, (pitch) => low + high - pitch),
  }));
}

/** Times and lengths by a factor, from the first start on. Notes that met still meet. */
export function stretch(chosen: readonly Chosen[], factor: number): Change {
  const first = spanOf(chosen).start;
  const scaled = (tick: number) => Math.min(first + Math.round((tick - first) * factor), MAX_TICK);
  return setNotes(chosen, ({ track: { notes }, rows }) => ({
    start: gatherWith(rows, notes.start, scaled),
    duration: gatherWith(rows, notes.duration, (length, row) => {
      const from = notes.start[row];
      return Math.max(scaled(from + length) - scaled(from), Math.min(length, 1));
    }),
  }));
}

/** All silent; or all heard again, where all of them are silent already. */
export function toggleMute(chosen: readonly Chosen[]): { readonly change: Change; readonly mute: boolean } {
  const isMuted = ({ mute }: Notes, row: number) => mute !== undefined && mute[row] !== 0;
  const mute = !chosen.every(({ track, rows }) => rows.every((row) => isMuted(track.notes, row)));
  const change = setNotes(chosen, ({ rows }) => ({ mute: new Uint8Array(rows.length).fill(Number(mute)) }));
  return { change, mute };
}

/** From the first start to the last end. */
function spanOf(chosen: readonly Chosen[]): { readonly start: number; readonly end: number } {
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  for (const { track, rows } of chosen) {
    for (const row of rows) {
      start = Math.min(start, track.notes.start[row]);
      end = Math.max(end, track.notes.start[row] + track.notes.duration[row]);
    }
  }
  return { start, end };
}
