/** The names of the chords over the bars: found for the bars in view only, and kept until the music is another. */

import { rightEdge, tickToX } from "../roll/geometry";
import type { BarLine } from "../roll/lines";
import type { Scene } from "../roll/scene";
import { chordName, chordsInBar, type PlacedChord, sameChord } from "../score/chords";
import { DRUM_CHANNEL } from "../score/score";
import type { MeterMap } from "../score/time";
import type { Key, Notes } from "../score/types";
import { audibleTracks } from "../sound/schedule";
import type { State } from "../store/state";
import type { Row } from "./rows";

/** Bars narrower than this, in CSS pixels, have no room for names. */
const NARROWEST_BAR = 24;
const GAP = 5;
const NO_KEY = { sharps: 0, minor: false } as const;

export function paintChords(
  ink: CanvasRenderingContext2D,
  scene: Scene,
  { top, bottom }: Row,
  bars: readonly BarLine[],
): void {
  const { view, theme, state } = scene;
  ink.font = "600 11px system-ui, sans-serif";
  ink.textBaseline = "middle";
  ink.fillStyle = theme.css.accent;
  let free = 0;
  for (const { start, end, chord } of chordsInView(scene, bars)) {
    const text = chordName(chord, keyAt(state.score.keys, start));
    const width = ink.measureText(text).width;
    // The name stays in sight while its chord sounds on.
    const x = Math.min(Math.max(tickToX(view, start) + 4, 4), tickToX(view, end) - width - GAP);
    if (x < free - 0.5 && x < tickToX(view, start)) continue;
    const place = Math.max(x, tickToX(view, start) + 4);
    if (place < free || place + width < 0) continue;
    ink.fillText(text, place, (top + bottom) / 2 + 1);
    free = place + width + GAP;
  }
}

/** The chords of the bars in view, one that goes on over a bar line as one; none where bars are too narrow for names. */
function chordsInView({ state, view, meters }: Scene, bars: readonly BarLine[]): PlacedChord[] {
  const first = meters.barAt(Math.floor(view.left));
  const last = meters.barAt(Math.ceil(rightEdge(view)));
  if (!bars.length || view.width / Math.max(1, last - first) < NARROWEST_BAR) return [];
  const found: PlacedChord[] = [];
  for (let bar = first; bar <= last; bar++) {
    for (const next of chordsOfBar(state, meters, bar)) {
      const before = found.at(-1);
      if (before?.end === next.start && sameChord(before.chord, next.chord))
        found[found.length - 1] = { ...before, end: next.end };
      else found.push(next);
    }
  }
  return found;
}

interface Known {
  readonly tracks: readonly Notes[];
  readonly bars: Map<number, readonly PlacedChord[]>;
}

// Keyed by the bars: every score with the same meters has the same ones.
const known = new WeakMap<MeterMap, Known>();

function chordsOfBar(state: State, meters: MeterMap, bar: number): readonly PlacedChord[] {
  const tracks = harmony(state);
  let kept = known.get(meters);
  if (!kept || kept.tracks.length !== tracks.length || kept.tracks.some((notes, at) => notes !== tracks[at])) {
    kept = { tracks, bars: new Map() };
    known.set(meters, kept);
  }
  let chords = kept.bars.get(bar);
  if (!chords) {
    chords = chordsInBar(tracks, meters.bar(bar));
    kept.bars.set(bar, chords);
  }
  return chords;
}

/** The notes that make harmony: of the tracks that are heard, without drums. */
function harmony({ score, mixer }: State): readonly Notes[] {
  const audible = audibleTracks(score, mixer);
  return score.tracks
    .filter(({ id, channel }) => channel !== DRUM_CHANNEL && audible.has(id))
    .map(({ notes }) => notes);
}

function keyAt(keys: readonly Key[], tick: number): Pick<Key, "sharps" | "minor"> {
  return keys.filter((key) => key.tick <= tick).at(-1) ?? NO_KEY;
}
