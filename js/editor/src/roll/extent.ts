/** How much music there is to look at, and to scroll over. */

import { barCount } from "../score/score";
import { meterMap } from "../score/time";
import type { Notes, Score } from "../score/types";
import type { Box, Extent } from "./geometry";

/** Room to write in after the last bar, and the least to show of an empty piece; in bars. */
const BARS_AFTER = 4;
const BARS_LEAST = 16;

export function extentOfScore(score: Score): Extent {
  const bars = Math.max(BARS_LEAST, barCount(score) + BARS_AFTER);
  return { end: meterMap(score).barStart(bars), ticksPerQuarter: score.ticksPerQuarter };
}

/** The piece from its first bar to its last, from its lowest note to its highest. */
export function boxOfScore(score: Score): Box {
  return { start: 0, end: meterMap(score).barStart(barCount(score)), ...pitchesOf(score) };
}

/** The octave around middle C where there are no notes. */
const EMPTY_PITCHES = { low: 54, high: 66 };

function pitchesOf(score: Score): { readonly low: number; readonly high: number } {
  const ranges = score.tracks.map((track) => pitchRange(track.notes)).filter((range) => range !== null);
  if (!ranges.length) return EMPTY_PITCHES;
  return { low: Math.min(...ranges.map(([low]) => low)), high: Math.max(...ranges.map(([, high]) => high)) };
}

// Columns are never written after they are made, so what is known of them holds as long as they live.
const ranges = new WeakMap<Notes, readonly [number, number] | null>();

/** The lowest and the highest pitch; null where there is no note. */
export function pitchRange(notes: Notes): readonly [number, number] | null {
  let range = ranges.get(notes);
  if (range === undefined) {
    let [low, high] = [127, 0];
    for (const pitch of notes.pitch) {
      low = Math.min(low, pitch);
      high = Math.max(high, pitch);
    }
    range = low <= high ? [low, high] : null;
    ranges.set(notes, range);
  }
  return range;
}
