/** Which layers show what changed: nothing else is painted again. Pure. */

import type { Score } from "../score/types";
import type { State, Viewport } from "../store/state";
import type { Local } from "./context";
import type { LayerName } from "./layers";
import { absentIn } from "./paint-overlay";
import { type Preview, shownScale } from "./scene";

const ALL: readonly LayerName[] = ["grid", "notes", "overlay", "ruler", "keyboard"];

/** The layers that each part of the state shows in. What the ground shows, the notes' canvas may: it lies under few notes. */
const SHOWN: readonly (readonly [keyof State, readonly LayerName[]])[] = [
  ["score", ["notes", "overlay"]],
  ["shownTake", ["grid", "notes", "overlay", "ruler"]],
  ["partial", ["grid", "notes", "overlay", "ruler"]],
  ["difference", ["overlay"]],
  ["selection", ["notes", "overlay"]],
  ["region", ["grid", "notes", "overlay", "ruler"]],
  ["mixer", ["notes", "ruler"]],
  ["activeTrack", ["grid", "notes", "overlay", "keyboard"]],
  ["grid", ["grid", "notes", "overlay"]],
  ["ghosts", ["notes"]],
  ["chords", ["ruler"]],
];

export function touchedByState(state: State, before: State): readonly LayerName[] {
  if (state === before) return [];
  const touched = new Set<LayerName>();
  for (const [part, layers] of SHOWN) if (state[part] !== before[part]) for (const layer of layers) touched.add(layer);
  for (const layer of touchedByView(state.viewport, before.viewport)) touched.add(layer);
  if (state.transport.loop !== before.transport.loop) touched.add("ruler");
  if (shownScale(state) !== shownScale(before))
    for (const layer of ["grid", "notes", "keyboard"] as const) touched.add(layer);
  // Most edits are of notes, and leave bars, rows and names where they are.
  if (state.score !== before.score && !sameFrame(state.score, before.score)) return ALL;
  return [...touched];
}

/** Scrolling in time touches nothing: what is painted is moved, and painted again where there is not enough of it (see `Pan`). */
function touchedByView(view: Viewport, before: Viewport): readonly LayerName[] {
  if (view === before) return [];
  const same = (parts: readonly (keyof Viewport)[]) => parts.every((part) => view[part] === before[part]);
  const rest = same(["pixelsPerTick", "width"]);
  if (same(["top", "pixelsPerPitch", "height", "rows"])) return rest ? [] : ["grid", "notes", "overlay", "ruler"];
  // Pitches leave the bars where they are.
  return rest ? ["grid", "notes", "overlay", "keyboard"] : ALL;
}

/** Whether two scores differ in nothing but what their tracks play. */
function sameFrame(score: Score, before: Score): boolean {
  return (
    FRAME.every((part) => score[part] === before[part]) &&
    score.tracks.length === before.tracks.length &&
    score.tracks.every((track, at) => {
      const { id, name, channel } = before.tracks[at];
      return track.id === id && track.name === name && track.channel === channel;
    })
  );
}

const FRAME = ["ticksPerQuarter", "meters", "tempos", "keys", "markers"] as const;

export function touchedByLocal(local: Local, before: Local): readonly LayerName[] {
  if (local.theme !== before.theme || local.ratio !== before.ratio) return ALL;
  const touched = new Set<LayerName>();
  if (local.hoverPitch !== before.hoverPitch || local.pressedPitch !== before.pressedPitch) touched.add("keyboard");
  if (local.cursor !== before.cursor) touched.add("overlay");
  if (local.chosenEvent !== before.chosenEvent || local.restingLoop !== before.restingLoop) touched.add("ruler");
  if (local.preview !== before.preview) {
    touched.add("overlay");
    if (notesDiffer(local.preview, before.preview)) touched.add("notes");
    const kinds = [local.preview?.kind, before.preview?.kind];
    if (kinds.includes("region")) for (const layer of ["grid", "notes", "ruler"] as const) touched.add(layer);
    if (kinds.includes("loop") || kinds.includes("frame")) touched.add("ruler");
  }
  return [...touched];
}

/** Whether the notes at rest look different: a drag that goes on leaves them as they are. */
function notesDiffer(preview: Preview | null, before: Preview | null): boolean {
  return absentIn(preview) !== absentIn(before) || preview?.kind === "marquee" || before?.kind === "marquee";
}
