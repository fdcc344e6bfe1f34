/** The notes in view as rectangles of device pixels, in the order in which they are painted. */

import type { Region } from "../score/types";
import { type NoteStyle, type Tone, velocityLevel } from "./colors";
import { visitSounding } from "./culling";
import { NARROWEST_NOTE, rightEdge } from "./geometry";
import { type Edge, type Scene, type SeenTrack, seenTracks } from "./scene";

/** Rectangles side by side in typed arrays that are used again for the next frame. */
export class NoteBatch {
  count = 0;
  x = new Int32Array(1024);
  y = new Int32Array(1024);
  width = new Int32Array(1024);
  pitch = new Uint8Array(1024);
  readonly styles: NoteStyle[] = [];
  /** From here on the notes are selected ones. */
  selectedFrom = 0;
  height = 0;

  clear(height: number): void {
    this.count = 0;
    this.height = height;
    this.selectedFrom = Number.POSITIVE_INFINITY;
  }

  push(x: number, y: number, width: number, pitch: number, style: NoteStyle): void {
    if (this.count === this.x.length) this.#grow();
    this.x[this.count] = x;
    this.y[this.count] = y;
    this.width[this.count] = width;
    this.pitch[this.count] = pitch;
    this.styles[this.count] = style;
    this.count++;
  }

  #grow(): void {
    const twice = (old: Int32Array) => {
      const grown = new Int32Array(old.length * 2);
      grown.set(old);
      return grown;
    };
    this.x = twice(this.x);
    this.y = twice(this.y);
    this.width = twice(this.width);
    const pitch = new Uint8Array(this.pitch.length * 2);
    pitch.set(this.pitch);
    this.pitch = pitch;
  }
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

/** Fills `batch` with the notes in view: track after track, the selected ones of all tracks last. */
export function gatherNotes(batch: NoteBatch, scene: Scene, pose: Pose): void {
  const { view, ratio, selection } = scene;
  const rowHeight = view.pixelsPerPitch * ratio;
  // A gap between rows, unless rows are so low that it would take a quarter of them.
  const gap = view.pixelsPerPitch >= 5 ? Math.max(1, Math.round(ratio)) : 0;
  batch.clear(Math.max(1, Math.round(rowHeight) - gap));
  const tracks = seenTracks(scene.state);
  for (const seen of tracks) gatherTrack(batch, scene, pose, seen, false);
  batch.selectedFrom = batch.count;
  if (selection.size > 0) for (const seen of tracks) gatherTrack(batch, scene, pose, seen, true);
}

function gatherTrack(batch: NoteBatch, scene: Scene, pose: Pose, seen: SeenTrack, selected: boolean): void {
  const { view, ratio, selection } = scene;
  const { id, start, duration, pitch, velocity } = seen.track.notes;
  const { only, without } = pose;
  const perTick = view.pixelsPerTick * ratio;
  const perPitch = view.pixelsPerPitch * ratio;
  const narrowest = Math.round(NARROWEST_NOTE * ratio);
  const top = view.top - pose.pitches;
  const low = top - view.height / view.pixelsPerPitch - 1;
  const styleOf = styles(scene, seen, selected);
  // Which notes would sound in the view, posed: those that sound here as the score has them.
  const from = view.left - (pose.edge === "start" ? 0 : pose.ticks);
  const to = rightEdge(view) - (pose.edge === "end" ? 0 : pose.ticks);
  const someSelected = selection.size > 0;
  visitSounding(seen.track.notes, from - narrowest / perTick, to, (row) => {
    const key = pitch[row];
    if (key > top + 1 || key < low) return;
    if ((someSelected && selection.has(id[row])) !== selected) return;
    if ((only && !only.has(id[row])) || without?.has(id[row])) return;
    const begin = start[row] + startShift(pose, start[row], duration[row]);
    const end = start[row] + duration[row] + endShift(pose, duration[row]);
    const x = Math.round((begin - view.left) * perTick);
    const length = Math.round((end - view.left) * perTick) - x;
    // The gap at its end keeps two notes on one pitch apart.
    const width = Math.max(narrowest, length - (length > 4 * ratio ? Math.round(ratio) : 0));
    batch.push(x, Math.round((top - key) * perPitch), width, key + pose.pitches, styleOf(velocity[row], start[row]));
  });
}

/** How far a note's start goes: `resizeNotes` and `moveNotes` of score/edit.ts do the same when the drag ends. */
function startShift({ edge, ticks, shortest }: Pose, start: number, duration: number): number {
  if (edge === "end") return 0;
  return edge === null ? ticks : Math.max(-start, Math.min(ticks, Math.max(0, duration - shortest)));
}

function endShift({ edge, ticks, shortest }: Pose, duration: number): number {
  if (edge === "start") return 0;
  return edge === null ? ticks : Math.max(ticks, Math.min(duration, shortest) - duration);
}

/** The style of a track's notes by velocity and start. */
function styles(scene: Scene, seen: SeenTrack, selected: boolean): (velocity: number, start: number) => NoteStyle {
  const { theme, state, region } = scene;
  const tone = toneOf(seen, state.activeTrack !== null);
  const inside = Array.from({ length: 8 }, (_, level) => theme.noteStyle(seen.color, tone, level, selected));
  if (!region || region.tracks.includes(seen.track.id) || tone !== "plain")
    return (velocity) => inside[velocityLevel(velocity)];
  // The region stands out over its own tracks: what else sounds in its time steps back.
  const outside = Array.from({ length: 8 }, (_, level) => theme.noteStyle(seen.color, "ghost", level, selected));
  return (velocity, start) => (inSpans(region, start) ? outside : inside)[velocityLevel(velocity)];
}

function toneOf({ active, silent }: SeenTrack, someActive: boolean): Tone {
  if (silent) return "muted";
  return someActive && !active ? "ghost" : "plain";
}

function inSpans(region: Region, tick: number): boolean {
  return region.spans.some(([start, end]) => tick >= start && tick < end);
}
