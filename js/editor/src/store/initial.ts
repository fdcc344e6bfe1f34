/** The state before anything has happened. */

import { EMPTY_SCORE, noteCount } from "../score/score";
import { meterMap } from "../score/time";
import type { Score } from "../score/types";
import { FIRST_GALLERY } from "./gallery";
import { FIRST_GRID } from "./grid";
import { isOver } from "./jobs";
import type { State, Viewport } from "./state";

/** A state that shows `score`; what `given` names stands as given. */
export function initialState(score: Score = EMPTY_SCORE, given: Partial<State> = {}): State {
  return {
    score,
    revision: 0,
    pending: 0,
    connection: "offline",
    copies: "page",
    canUndo: null,
    canRedo: null,
    region: null,
    selection: new Set(),
    mixer: {},
    functions: [],
    parameters: {},
    presets: {},
    panel: {},
    title: score.name,
    fileName: "",
    job: null,
    jobs: given.job && !isOver(given.job) ? [given.job] : [],
    takes: [],
    partial: null,
    shownTake: null,
    rivalTake: null,
    blind: false,
    live: null,
    viewport: initialViewport(score),
    // None of several: nothing is in the background, and the first click on a track brings it forward.
    activeTrack: score.tracks.length === 1 ? score.tracks[0].id : null,
    tool: "select",
    grid: FIRST_GRID,
    scale: null,
    highlight: false,
    fold: false,
    ghosts: true,
    chords: false,
    overview: true,
    follow: "page",
    lanes: [],
    openFunction: null,
    closedLanes: [],
    gallery: FIRST_GALLERY,
    difference: true,
    transport: { playing: false, position: 0, loop: null, sound: "none" },
    notices: [],
    ...given,
  };
}

/** Four bars in view, around the middle of what is played. The views fit it to their size when they have one. */
function initialViewport(score: Score): Viewport {
  const [width, height, pitches] = [960, 384, 36];
  const [low, high] = pitchRange(score);
  const top = Math.min(127, Math.max(pitches - 1, Math.round((low + high + pitches) / 2)));
  return {
    left: 0,
    pixelsPerTick: width / meterMap(score).barStart(4),
    top,
    pixelsPerPitch: height / pitches,
    width,
    height,
  };
}

/** The lowest and the highest pitch; those around middle C in an empty score. */
function pitchRange(score: Score): [number, number] {
  if (noteCount(score) === 0) return [48, 72];
  let [low, high] = [127, 0];
  for (const { notes } of score.tracks) {
    for (const pitch of notes.pitch) {
      low = Math.min(low, pitch);
      high = Math.max(high, pitch);
    }
  }
  return [low, high];
}
