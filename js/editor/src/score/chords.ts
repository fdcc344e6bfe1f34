/**
 * Which chords a piece goes through: what sounds is matched with templates, and a bar is parted where that explains it
 * better. Pure, and bar by bar, so that only the bars in view are ever looked at.
 *
 * A beat alone tells little of a broken chord (C, D and A open the second bar of Bach's first prelude, which is Dm7/C), a
 * bar alone little of a chorale: of all ways to part a bar's beats the one with the best sum of matches is taken, and
 * each change of chord costs something.
 */

import { visitSounding } from "../roll/culling";
import { pitchClassName } from "./spelling";
import type { Bar } from "./time";
import type { Key, Notes } from "./types";

export interface Chord {
  /** Pitch classes, 0 (C) to 11 (B). */
  readonly root: number;
  readonly bass: number;
  /** What follows the root in its name: "m7", "" for a major triad. */
  readonly quality: string;
}

/** A chord from `start` up to `end`, in ticks. */
export interface PlacedChord {
  readonly start: number;
  readonly end: number;
  readonly chord: Chord;
}

/** Semitones above the root, and what the name of the chord costs against a plainer one that fits as well. */
const TEMPLATES: readonly (readonly [quality: string, tones: readonly number[], cost: number])[] = [
  ["", [0, 4, 7], 0],
  ["m", [0, 3, 7], 0],
  ["7", [0, 4, 7, 10], 0.01],
  ["m7", [0, 3, 7, 10], 0.02],
  ["maj7", [0, 4, 7, 11], 0.02],
  ["dim", [0, 3, 6], 0.02],
  ["m7♭5", [0, 3, 6, 10], 0.03],
  ["dim7", [0, 3, 6, 9], 0.03],
  ["aug", [0, 4, 8], 0.05],
  ["6", [0, 4, 7, 9], 0.12],
  ["sus4", [0, 5, 7], 0.06],
  ["sus2", [0, 2, 7], 0.07],
  ["5", [0, 7], 0.1],
];

/** How much of the sound a tone must be to be there at all, and to be there in full. */
const PRESENT = { least: 0.02, full: 0.1 } as const;
/** What a tone of the template costs that does not sound: a third or seventh says what the chord is, a fifth is often left out. */
const MISSING = { fifth: 0.12, other: 0.3 } as const;
const FOREIGN = 1.2;
const ROOT_IN_BASS = 0.15;
/** What a note counts that begins between the beats and does not come back: it may only pass. */
const PASSING = 0.5;
/** What a change of chord within a bar costs, in beats' worth of a perfect match. */
const CHANGE = 0.35;
/** A match worse than this is no chord. */
const LEAST = 0.35;
/** A bar is looked at in at most so many parts. */
const MOST_PARTS = 8;

/** What sounds in a part of a bar. */
interface Sound {
  /** By pitch class: for how long it sounds, for how much of that off the beat, and how many notes that are. */
  readonly lengths: Float64Array;
  readonly offBeat: Float64Array;
  readonly counts: Float64Array;
  readonly lowest: number;
}

interface Match {
  readonly chord: Chord | null;
  readonly fit: number;
}

/** The chords of one bar of these tracks, in order. Where nothing or no chord sounds, there is none. */
export function chordsInBar(tracks: readonly Notes[], { start, end, beat }: Bar): PlacedChord[] {
  const beats = Math.max(1, Math.round((end - start) / beat));
  const grouped = Math.ceil(beats / MOST_PARTS);
  const edges: number[] = [];
  for (let tick = start; tick < end; tick += beat * grouped) edges.push(tick);
  edges.push(end);
  const sounds = edges.slice(1).map((edge, at) => soundIn(tracks, edges[at], edge));
  return parted(sounds).map(({ from, to, chord }) => ({ start: edges[from], end: edges[to], chord }));
}

function silence(): Sound {
  return { lengths: new Float64Array(12), offBeat: new Float64Array(12), counts: new Float64Array(12), lowest: 128 };
}

function soundIn(tracks: readonly Notes[], from: number, to: number): Sound {
  const { lengths, offBeat, counts } = silence();
  let lowest = 128;
  // A note that only just reaches in, or is just struck at the end, is nobody's bass.
  const least = Math.min((to - from) / 8, 60);
  for (const notes of tracks) {
    visitSounding(notes, from, to, (row) => {
      const begin = Math.max(from, notes.start[row]);
      const length = Math.max(1, Math.min(to, notes.start[row] + notes.duration[row]) - begin);
      const tone = notes.pitch[row] % 12;
      lengths[tone] += length;
      counts[tone]++;
      if (begin > from) offBeat[tone] += length;
      if (length >= least) lowest = Math.min(lowest, notes.pitch[row]);
    });
  }
  return { lengths, offBeat, counts, lowest };
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly chord: Chord;
}

/** The best way to part the sounds: for each end the best last part and what comes before it. */
function parted(sounds: readonly Sound[]): Part[] {
  const best: { readonly value: number; readonly parts: readonly Part[] }[] = [{ value: 0, parts: [] }];
  for (let to = 1; to <= sounds.length; to++) {
    let found = { value: Number.NEGATIVE_INFINITY, parts: [] as readonly Part[] };
    for (let from = 0; from < to; from++) {
      const { chord, fit } = matchChord(together(sounds.slice(from, to)));
      const before = best[from];
      const value = before.value + fit * (to - from) - (from > 0 ? CHANGE : 0);
      if (value <= found.value + 1e-9) continue;
      found = { value, parts: chord ? [...before.parts, { from, to, chord }] : before.parts };
    }
    best.push(found);
  }
  return merged(best[sounds.length].parts.map((part) => trimmed(part, sounds)));
}

/** Without the silence before and after it: a chord is named as long as it sounds. */
function trimmed(part: Part, sounds: readonly Sound[]): Part {
  let { from, to } = part;
  while (from < to - 1 && isSilent(sounds[from])) from++;
  while (from < to - 1 && isSilent(sounds[to - 1])) to--;
  return { ...part, from, to };
}

function isSilent({ lowest }: Sound): boolean {
  return lowest > 127;
}

function together(sounds: readonly Sound[]): Sound {
  const all = silence();
  for (const { lengths, offBeat, counts } of sounds) {
    for (let tone = 0; tone < 12; tone++) {
      all.lengths[tone] += lengths[tone];
      all.offBeat[tone] += offBeat[tone];
      all.counts[tone] += counts[tone];
    }
  }
  return { ...all, lowest: Math.min(...sounds.map(({ lowest }) => lowest)) };
}

function merged(parts: readonly Part[]): Part[] {
  const found: Part[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (last && last.to === part.from && sameChord(last.chord, part.chord))
      found[found.length - 1] = { ...last, to: part.to };
    else found.push(part);
  }
  return found;
}

/** The chord that explains best what sounds; none for silence, one tone, or what no template fits. */
function matchChord({ lengths, offBeat, counts, lowest }: Sound): Match {
  const weights = lengths.map((length, tone) => length - (counts[tone] < 2 ? offBeat[tone] * (1 - PASSING) : 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const sounding = weights.reduce((tones, weight) => tones + Number(weight > PRESENT.least * sum), 0);
  if (sounding < 2 || lowest > 127) return { chord: null, fit: sum === 0 ? 0 : LEAST };
  const bass = lowest % 12;
  let [chord, fit]: [Chord | null, number] = [null, LEAST];
  // From the bass up, and not from C: what is transposed is named alike.
  for (let above = 0; above < 12; above++) {
    const root = (bass + above) % 12;
    // A root that nobody sounds may be right now and then; it is never what a player wants to read.
    if (weights[root] <= PRESENT.least * sum) continue;
    for (const [quality, tones, cost] of TEMPLATES) {
      const value = fitOf(weights, sum, root, tones) - cost + (above === 0 ? ROOT_IN_BASS : 0);
      if (value > fit + 1e-9) [chord, fit] = [{ root, bass, quality }, value];
    }
  }
  return { chord, fit };
}

function fitOf(weights: Float64Array, sum: number, root: number, tones: readonly number[]): number {
  let [inside, missing] = [0, 0];
  for (const tone of tones) {
    const weight = weights[(root + tone) % 12] / sum;
    inside += weight;
    missing += (tone === 7 ? MISSING.fifth : MISSING.other) * Math.max(0, 1 - weight / PRESENT.full);
  }
  return inside - FOREIGN * (1 - inside) - missing;
}

export function sameChord(a: Chord, b: Chord): boolean {
  return a.root === b.root && a.bass === b.bass && a.quality === b.quality;
}

/** "Dm7/C" */
export function chordName({ root, bass, quality }: Chord, key: Pick<Key, "sharps" | "minor">): string {
  const over = bass === root ? "" : `/${pitchClassName(bass, key)}`;
  return pitchClassName(root, key) + quality + over;
}
