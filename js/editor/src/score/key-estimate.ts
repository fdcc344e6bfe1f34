/** The key that the notes of a piece suggest: the twin of `closeloop_widgets/music/key_estimate.py`. Pure. */

import type { Scale } from "./scales";
import { DRUM_CHANNEL } from "./score";
import type { Notes, Score } from "./types";

// How well each pitch class fits a key on C, as listeners rated it: Krumhansl and Kessler, "Tracing the dynamic changes in
// perceived tonal organization in a spatial representation of musical keys", Psychological Review 89 (1982).
const PROFILES = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
} as const;

/**
 * The key whose profile the piece's pitch classes, weighted by how long they sound, correlate with best; drums do not
 * count. Null where nothing pitched sounds, or where all pitch classes sound equally long.
 *
 * The algorithm of Krumhansl and Schmuckler: Krumhansl, "Cognitive Foundations of Musical Pitch" (1990), chapter 4.
 */
export function estimateKey(score: Score): Scale | null {
  const weights = pitchClassDurations(score);
  if (weights.every((weight) => weight === weights[0])) return null;
  let best: Scale | null = null;
  let bestFit = Number.NEGATIVE_INFINITY;
  for (const mode of ["major", "minor"] as const) {
    for (let root = 0; root < 12; root++) {
      const fit = correlation(weights, (at) => PROFILES[mode][(at - root + 12) % 12]);
      if (fit <= bestFit) continue;
      bestFit = fit;
      best = { root, mode };
    }
  }
  return best;
}

function pitchClassDurations(score: Score): number[] {
  const total = new Array<number>(12).fill(0);
  for (const { channel, notes } of score.tracks) {
    if (channel !== DRUM_CHANNEL) for (const [at, weight] of classDurations(notes).entries()) total[at] += weight;
  }
  return total;
}

// Columns are never written after they are made: after an edit only the edited track is summed again.
const sums = new WeakMap<Notes, Float64Array>();

function classDurations(notes: Notes): Float64Array {
  let sum = sums.get(notes);
  if (!sum) {
    sum = new Float64Array(12);
    for (let row = 0; row < notes.pitch.length; row++) sum[notes.pitch[row] % 12] += notes.duration[row];
    sums.set(notes, sum);
  }
  return sum;
}

/** Pearson's, of twelve numbers with twelve others. */
function correlation(values: readonly number[], other: (at: number) => number): number {
  const mean = (of: (at: number) => number) => values.reduce((sum, _, at) => sum + of(at), 0) / values.length;
  const [a, b] = [mean((at) => values[at]), mean(other)];
  const product = (x: (at: number) => number, y: (at: number) => number) => mean((at) => x(at) * y(at));
  const [da, db] = [(at: number) => values[at] - a, (at: number) => other(at) - b];
  return product(da, db) / Math.sqrt(product(da, da) * product(db, db));
}
