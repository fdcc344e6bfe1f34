/** Pitches moved along a scale: a third up is four semitones here and three there. */

import { type Chosen, gatherWith, setNotes } from "./edit";
import type { Change } from "./ops";
import { inScale, type Scale } from "./scales";

/**
 * The notes some degrees of the scale up or down. A note between two degrees stays as far above the lower one as it was.
 * The group stops whole at the ends of the keyboard.
 */
export function transposeInScale(chosen: readonly Chosen[], scale: Scale, degrees: number): Change {
  const used = usedPitches(chosen);
  const way = Math.sign(degrees);
  for (let steps = Math.round(degrees); steps * way > 0; steps -= way) {
    const moved = used.map((pitch) => alongScale(pitch, scale, steps));
    if (!moved.every((pitch) => pitch >= 0 && pitch <= 127)) continue;
    const to = new Map(used.map((pitch, at) => [pitch, moved[at]]));
    return setNotes(chosen, ({ track, rows }) => ({
      pitch: gatherWith(rows, track.notes.pitch, (pitch) => to.get(pitch) ?? pitch),
    }));
  }
  return [];
}

/** A pitch so many degrees up or down; beyond the keyboard's ends, or no number, where the way leads out of it. */
function alongScale(pitch: number, scale: Scale, degrees: number): number {
  let degree = pitch;
  while (!inScale(scale, degree)) degree--;
  const above = pitch - degree;
  const way = Math.sign(degrees);
  for (let left = Math.abs(degrees); left > 0; left--) {
    if (degree < 0 || degree > 127) return Number.NaN;
    do degree += way;
    while (!inScale(scale, degree));
  }
  return degree + above;
}

function usedPitches(chosen: readonly Chosen[]): number[] {
  const used = new Set<number>();
  for (const { track, rows } of chosen) for (const row of rows) used.add(track.notes.pitch[row]);
  return [...used];
}
