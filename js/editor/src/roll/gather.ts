/** The notes in view, in the order in which they are painted, handed one after the other to what draws them. */

import { inSpans, membership } from "../score/region";
import type { Region } from "../score/types";
import { type Palette, type Tone, velocityLevel } from "./colors";
import { soundsIn, stretchesIn } from "./culling";
import { HALF_UP, hasRow, narrowestNote, PITCHES, pitchToY, rightEdge } from "./geometry";
import { type Marked, markedIn } from "./marked";
import { type Edge, type Scene, type SeenTrack, seenTracks, showsDrums } from "./scene";

/** Takes notes as device pixels. */
export interface NoteSink {
  /** Before the first note of a picture. */
  begin(rows: RowPlaces): void;
  /** `chance` is how probable it is that the note sounds, 0 to 1. */
  push(x: number, width: number, pitch: number, palette: Palette, level: number, chance: number): void;
  /** What comes now lies over all that came. */
  layer?(): void;
}

/** Where rows lie, in device pixels. */
export interface RowPlaces {
  /** The upper edge of each pitch's notes. */
  readonly tops: Int32Array;
  /** Of each pitch, 1 where some of its row is in view. */
  readonly inView: Uint8Array;
  /** How high a note is; rows may be higher by a gap. */
  readonly height: number;
  /** How wide a note is at least. */
  readonly narrowest: number;
}

/** How notes are drawn elsewhere than the score has them: as a drag would leave them. */
export interface Pose {
  /** Only these notes, or all but these. */
  readonly only?: ReadonlySet<number> | undefined;
  readonly without?: ReadonlySet<number> | undefined;
  readonly ticks: number;
  readonly pitches: number;
  /** Which edge `ticks` move; null: the whole note. */
  readonly edge: Edge | null;
  readonly shortest: number;
}

export const AT_REST: Pose = { ticks: 0, pitches: 0, edge: null, shortest: 1 };

/** Hands the notes in view to `sink`: track after track, the selected ones of all tracks last. */
export function gatherNotes(sink: NoteSink, scene: Scene, pose: Pose): void {
  const rows = rowPlaces(scene);
  sink.begin(rows);
  const tracks = seenTracks(scene.state);
  for (const seen of tracks) {
    if (seen.active) sink.layer?.();
    gatherTrack(sink, scene, pose, rows, seen, false);
  }
  if (scene.selection.size === 0) return;
  sink.layer?.();
  for (const seen of tracks) gatherTrack(sink, scene, pose, rows, seen, true);
}

/** How many notes there may be in view: those of its time, whatever their pitch. */
export function notesAbout(scene: Scene, pose: Pose): number {
  const { from, to } = soundingSpan(scene, pose);
  let count = 0;
  for (const { track } of seenTracks(scene.state)) {
    const few = markedIn(track.notes, pose.only);
    if (few) count += few.rows.length;
    else if (!pose.only) for (const { first, last } of stretchesIn(track.notes, from, to)) count += last - first;
  }
  return count;
}

function rowPlaces({ view, ratio, state }: Scene): RowPlaces {
  const tops = new Int32Array(PITCHES);
  const inView = new Uint8Array(PITCHES);
  // A gap between rows, unless rows are so low that it would take a quarter of them.
  const gap = view.pixelsPerPitch >= 5 ? Math.max(1, Math.round(ratio)) : 0;
  for (let pitch = 0; pitch < PITCHES; pitch++) {
    // Between two rows: a drag may take notes to pitches that are folded away.
    const y = pitchToY(view, pitch) - (hasRow(view, pitch) ? 0 : view.pixelsPerPitch / 2);
    tops[pitch] = Math.round(y * ratio);
    inView[pitch] = y > -view.pixelsPerPitch && y < view.height ? 1 : 0;
  }
  return {
    tops,
    inView,
    height: Math.max(1, Math.round(view.pixelsPerPitch * ratio) - gap),
    narrowest: Math.round(narrowestNote(view, showsDrums(state)) * ratio),
  };
}

/** Which notes would sound in the view, posed: those that sound here as the score has them. */
function soundingSpan({ view, state }: Scene, pose: Pose): { readonly from: number; readonly to: number } {
  const narrowest = narrowestNote(view, showsDrums(state));
  return {
    from: view.left - (pose.edge === "start" ? 0 : pose.ticks) - narrowest / view.pixelsPerTick,
    to: rightEdge(view) - (pose.edge === "end" ? 0 : pose.ticks),
  };
}

function gatherTrack(
  sink: NoteSink,
  scene: Scene,
  pose: Pose,
  { inView, narrowest }: RowPlaces,
  seen: SeenTrack,
  selected: boolean,
): void {
  const { view, ratio } = scene;
  const { notes } = seen.track;
  const { start, duration, pitch, velocity, probability } = notes;
  const { ticks, pitches, edge } = pose;
  const chosen = markedIn(notes, scene.selection);
  const only = markedIn(notes, pose.only);
  const without = markedIn(notes, pose.without);
  if ((selected && !chosen) || (pose.only && !only)) return;
  const perTick = view.pixelsPerTick * ratio;
  // The gap at its end keeps two notes on one pitch apart.
  const [gap, gapAbove] = [Math.round(ratio), 4 * ratio];
  const paletteOf = palettes(scene, seen, selected);
  const { from, to } = soundingSpan(scene, pose);
  const few = only ?? (selected ? chosen : null);
  const wanted = selected ? 1 : 0;
  for (const { rows, first, last } of few ? stretchOf(few) : stretchesIn(notes, from, to)) {
    for (let at = first; at < last; at++) {
      const row = rows[at];
      const key = pitch[row] + pitches;
      if (inView[key] !== 1 || start[row] >= to || !soundsIn(start[row], duration[row], from)) continue;
      if (chosen ? chosen.flags[row] !== wanted : selected) continue;
      if (without?.flags[row]) continue;
      let begin = start[row] + ticks;
      let end = begin + duration[row];
      if (edge !== null) {
        begin = start[row] + startShift(pose, start[row], duration[row]);
        end = start[row] + duration[row] + endShift(pose, duration[row]);
      }
      const x = Math.round((begin - view.left) * perTick + HALF_UP);
      const length = Math.round((end - view.left) * perTick + HALF_UP) - x;
      const width = Math.max(narrowest, length - (length > gapAbove ? gap : 0));
      sink.push(x, width, key, paletteOf(row), velocityLevel(velocity[row]), probability ? probability[row] : 1);
    }
  }
}

function stretchOf({ rows }: Marked) {
  return [{ rows, first: 0, last: rows.length }];
}

/** How far a note's pulled start goes: `resizeNotes` of score/edit.ts does the same when the drag ends. */
function startShift({ edge, ticks, shortest }: Pose, start: number, duration: number): number {
  return edge === "end" ? 0 : Math.max(-start, Math.min(ticks, Math.max(0, duration - shortest)));
}

function endShift({ edge, ticks, shortest }: Pose, duration: number): number {
  return edge === "start" ? 0 : Math.max(ticks, Math.min(duration, shortest) - duration);
}

/** The palette of each of a track's notes, by its row. */
function palettes(scene: Scene, seen: SeenTrack, selected: boolean): (row: number) => Palette {
  const { theme, state, region } = scene;
  const { mute } = seen.track.notes;
  const tone = toneOf(seen, state.activeTrack !== null);
  const plain = theme.palette(seen.color, tone, selected);
  const stepsBack = region && tone === "plain" ? outsideOf(region, seen) : null;
  if (!mute && !stepsBack) return () => plain;
  const hollow = theme.palette(seen.color, "hollow", selected);
  const outside = theme.palette(seen.color, "ghost", selected);
  return (row) => {
    if (mute?.[row]) return hollow;
    return stepsBack?.(row) ? outside : plain;
  };
}

/** What sounds in the region's time and is none of its notes steps back; null where nothing does. */
function outsideOf(region: Region, { track: { id, notes } }: SeenTrack): ((row: number) => boolean) | null {
  if (!region.pitches && !region.notes && region.tracks.includes(id)) return null;
  const belongs = membership(region, id, notes);
  return (row) => inSpans(region, notes.start[row]) && !belongs(row);
}

function toneOf({ active, silent }: SeenTrack, someActive: boolean): Tone {
  if (silent) return "muted";
  return someActive && !active ? "ghost" : "plain";
}
