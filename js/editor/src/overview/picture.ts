/** The notes of a whole piece as the pixels of a small picture. Pure. */

import { pitchRange } from "../roll/extent";
import type { Notes } from "../score/types";

/** Notes that share a colour: a pixel of an ImageData as 32 bits. */
export interface Painted {
  readonly notes: Notes;
  readonly pixel: number;
}

/** Rows of pixels that stay empty at the top and at the bottom. */
const MARGIN = 3;
/** The least pitches the picture spans, so that a drone is no carpet. */
const LEAST_PITCHES = 24;

/**
 * Replaces `words`, a picture of `width` x `height` pixels, by the notes from one tick to another: the last painted on top.
 * No note is thinner than `least` pixels.
 */
export function paintPiece(
  words: Uint32Array,
  width: number,
  height: number,
  painted: readonly Painted[],
  [from, end]: readonly [number, number],
  least = 1,
): void {
  words.fill(0);
  const { high, span } = pitchesOf(painted);
  const perPitch = (height - 2 * MARGIN) / span;
  const thick = Math.max(least, Math.min(Math.floor(height / 9), Math.ceil(perPitch)));
  const perTick = width / (end - from);
  for (const { notes, pixel } of painted) {
    const { start, duration, pitch } = notes;
    for (let row = 0; row < start.length; row++) {
      if (start[row] + duration[row] < from) continue;
      const left = Math.max(0, Math.floor((start[row] - from) * perTick));
      const right = Math.min(width, Math.max(left + least, Math.floor((start[row] + duration[row] - from) * perTick)));
      const top = MARGIN + Math.floor((high - pitch[row]) * perPitch);
      for (let y = top; y < Math.min(top + thick, height); y++) {
        for (let at = y * width + left; at < y * width + right; at++) words[at] = pixel;
      }
    }
  }
}

function pitchesOf(painted: readonly Painted[]): { readonly high: number; readonly span: number } {
  const ranges = painted.map(({ notes }) => pitchRange(notes)).filter((range) => range !== null);
  const low = Math.min(127, ...ranges.map(([lowest]) => lowest));
  const high = Math.max(low, ...ranges.map(([, highest]) => highest));
  const missing = Math.max(0, LEAST_PITCHES - (high - low + 1));
  return { high: high + Math.ceil(missing / 2), span: high - low + 1 + missing };
}
