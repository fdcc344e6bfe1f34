/** Editing by keyboard alone: a cell that the arrows move, and steps from note to note. */

import { clamp } from "../score/clamp";
import { lowerBound, upperBound } from "../score/columns";
import type { Track } from "../score/types";
import type { RollContext } from "./context";
import { type Grid, PITCHES, pitchAbove, rightEdge, snapDown, snapUp, yToPitch } from "./geometry";
import type { Cell } from "./scene";

/** The cursor, or where it appears: in the middle of the pitches in view, at the first grid line in sight. */
export function cursorOf(context: RollContext): Cell {
  const { view, local, state } = context;
  if (local.cursor) return local.cursor;
  const { position } = state.transport;
  const inView = position >= view.left && position < rightEdge(view);
  const tick = inView ? snapDown(position, gridOf(context)) : snapUp(view.left - 1, gridOf(context));
  return { tick, pitch: yToPitch(view, view.height / 2) };
}

/** The cursor's grid: the score's, or sixteenths where that is off. */
function gridOf(context: RollContext): Grid {
  return { ...context.grid(), step: context.step() };
}

/** A cell further, by rows as they are seen, or octaves; the same cell at the ends of time and keyboard. */
export function stepCursor(context: RollContext, steps: number, pitches: number): Cell {
  const from = cursorOf(context);
  const grid = gridOf(context);
  const tick = steps > 0 ? snapUp(from.tick, grid) : steps < 0 ? snapDown(from.tick - 1, grid) : from.tick;
  const pitch = Math.abs(pitches) === 1 ? pitchAbove(context.view, from.pitch, pitches) : from.pitch + pitches;
  return { tick: Math.max(0, tick), pitch: pitchAbove(context.view, clamp(pitch, 0, PITCHES - 1), 0) };
}

export interface NoteAt {
  readonly track: Track;
  readonly row: number;
}

/** A note's place in the order in which Tab steps: by start, then from low to high, then by id. */
export interface Place {
  readonly start: number;
  readonly pitch: number;
  readonly id: number;
}

/** The note after `place` (before it, backwards) on the tracks one works on; null past the last. */
export function nextNote(tracks: readonly Track[], place: Place, backwards: boolean): NoteAt | null {
  let best: (NoteAt & Place) | null = null;
  for (const track of tracks) {
    const { start } = track.notes;
    // Only notes around the place can be the next: the search starts there and ends at the first start beyond the best.
    const step = backwards ? -1 : 1;
    let row = backwards ? upperBound(start, place.start) - 1 : lowerBound(start, place.start);
    for (; row >= 0 && row < start.length; row += step) {
      if (best && (start[row] - best.start) * step > 0) break;
      const candidate = { track, row, start: start[row], pitch: track.notes.pitch[row], id: track.notes.id[row] };
      if (compare(candidate, place) * step <= 0) continue;
      if (!best || compare(candidate, best) * step < 0) best = candidate;
    }
  }
  return best;
}

function compare(a: Place, b: Place): number {
  return a.start - b.start || a.pitch - b.pitch || a.id - b.id;
}
