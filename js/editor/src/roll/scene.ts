/** What the painters read: the state, and what a gesture or the keyboard cursor shows on top of it. Painters write none of it. */

import type { FrameEvent } from "../score/edit-frame";
import type { Scale } from "../score/scales";
import { DRUM_CHANNEL } from "../score/score";
import type { MeterMap } from "../score/time";
import type { Region, Score, Track } from "../score/types";
import { scaleOf } from "../store/scale";
import type { ShownTake } from "../store/shown-take";
import type { State, Viewport } from "../store/state";
import { type Theme, TRACK_COLORS } from "./colors";
import type { Box } from "./geometry";

export type Edge = "start" | "end";

/** What a drag would do if it ended now. Nothing of it is in the score yet. */
export type Preview =
  | {
      readonly kind: "move";
      readonly ids: ReadonlySet<number>;
      readonly ticks: number;
      readonly pitches: number;
      readonly copy: boolean;
    }
  | {
      readonly kind: "resize";
      readonly ids: ReadonlySet<number>;
      readonly edge: Edge;
      readonly ticks: number;
      /** No note becomes shorter than this many ticks, unless it is already. */
      readonly shortest: number;
    }
  | { readonly kind: "draw"; readonly note: NewNote }
  | { readonly kind: "erase"; readonly ids: ReadonlySet<number> }
  | { readonly kind: "marquee"; readonly box: Box; readonly selection: ReadonlySet<number> }
  | { readonly kind: "region"; readonly region: Region | null }
  | { readonly kind: "loop"; readonly loop: Loop | null }
  /** A marker, signature or tempo that would stand at another tick. */
  | { readonly kind: "frame"; readonly event: FrameEvent; readonly tick: number };

export type Loop = NonNullable<State["transport"]["loop"]>;

export interface NewNote {
  readonly track: number;
  readonly pitch: number;
  readonly start: number;
  readonly duration: number;
  readonly velocity: number;
}

/** Where the keyboard's grid cursor stands. */
export interface Cell {
  readonly tick: number;
  readonly pitch: number;
}

export interface Scene {
  /** The state as it is shown: its score has the take that is shown in it. */
  readonly state: State;
  /** The take that is shown, and the piece without it. */
  readonly take: (ShownTake & { readonly piece: Score }) | null;
  readonly view: Viewport;
  readonly theme: Theme;
  readonly meters: MeterMap;
  /** Device pixels in a CSS pixel. */
  readonly ratio: number;
  /** The selection and region as a drag in progress shows them. */
  readonly selection: ReadonlySet<number>;
  readonly region: Region | null;
  readonly loop: Loop | null;
  /** A loop that was switched off, and can be switched on again. */
  readonly restingLoop: Loop | null;
  /** The marker, signature or tempo that was chosen in the ruler. */
  readonly chosenEvent: FrameEvent | null;
  readonly preview: Preview | null;
  readonly cursor: Cell | null;
  readonly hoverPitch: number | null;
  /** The key held down with the pointer. */
  readonly pressedPitch: number | null;
  readonly drumNames: ReadonlyMap<number, string>;
  /** The scale that the rows tell; null where they tell none. */
  readonly scale: Scale | null;
}

export interface SeenTrack {
  readonly track: Track;
  /** Its place in the score. */
  readonly index: number;
  /** The place of its colour among the eight. */
  readonly color: number;
  readonly active: boolean;
  /** It makes no sound: muted, or another track is solo. */
  readonly silent: boolean;
}

/**
 * The tracks that are not hidden (with ghosts off, and one of them active, that one alone), in the order in which they are painted: the first
 * track above the others, the active one on top.
 */
export function seenTracks(state: State): SeenTrack[] {
  const mixes = state.score.tracks.map((track) => state.mixer[track.id]);
  const solo = mixes.some((mix) => mix?.solo);
  // Rows that are named for drums say nothing about the pitches of other tracks.
  const drums = showsDrums(state);
  const alone = !state.ghosts && state.score.tracks.some(({ id }) => id === state.activeTrack);
  return state.score.tracks
    .map((track, index) => ({
      track,
      index,
      color: trackColor(state, index),
      active: track.id === state.activeTrack,
      silent: Boolean(mixes[index]?.mute) || (solo && !mixes[index]?.solo),
    }))
    .filter(({ active }) => active || !alone)
    .filter(({ track, index }) => !mixes[index]?.hidden && (!drums || track.channel === DRUM_CHANNEL))
    .sort((a, b) => Number(a.active) - Number(b.active) || b.index - a.index);
}

/** The tracks that a marquee, "select all" and a region take: the active one, or else every track in sight. */
export function workingTracks(state: State): Track[] {
  const active = state.score.tracks.find((track) => track.id === state.activeTrack);
  if (active) return [active];
  const seen = new Set(seenTracks(state).map(({ track }) => track.id));
  return state.score.tracks.filter((track) => seen.has(track.id));
}

/** The colour of the track at `index`, 0 to 7: the one it was given, or that of its id, which no edit of the list changes. */
export function trackColor({ score, mixer }: Pick<State, "score" | "mixer">, index: number): number {
  const { id } = score.tracks[index];
  return mixer[id]?.color ?? (id - 1) % TRACK_COLORS.length;
}

/** The scale that the rows tell; null where they tell none: it is switched off, or they are drums. */
export function shownScale(state: State): Scale | null {
  return state.highlight && !showsDrums(state) ? scaleOf(state) : null;
}

/** Whether the pitches are drums, to be named one by one: the active track, or else every track, is on the drum channel. */
export function showsDrums(state: State): boolean {
  const active = state.score.tracks.find((track) => track.id === state.activeTrack);
  if (active) return active.channel === DRUM_CHANNEL;
  return state.score.tracks.length > 0 && state.score.tracks.every((track) => track.channel === DRUM_CHANNEL);
}
