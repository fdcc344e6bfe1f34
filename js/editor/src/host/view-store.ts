/**
 * The state of one view: what all views of an editor share, and what is its own (`ViewState`).
 *
 * An editor shown twice must not scroll in step: its views have different sizes.
 */

import { initialState } from "../store/initial";
import type { State, ViewState } from "../store/state";
import { Store } from "../store/store";

export function viewStore(shared: Store, signal: AbortSignal): Store {
  const view = new Store(shared.state);
  shared.subscribe((state, before) => {
    const own = ownOf(view.state);
    const { viewport, activeTrack } = isAnotherPiece(state, before) ? initialState(state.score) : own;
    view.update({ ...state, ...own, viewport, activeTrack: existing(state, activeTrack) });
  }, signal);
  return view;
}

const OWN = [
  "viewport",
  "activeTrack",
  "tool",
  "grid",
  "scale",
  "highlight",
  "fold",
  "ghosts",
  "chords",
  "overview",
  "follow",
  "lanes",
  "openFunction",
  "closedLanes",
  "gallery",
  "difference",
] as const satisfies readonly (keyof ViewState)[];

function ownOf(state: State): ViewState {
  // That none is left out is seen here: each part of `ViewState` must be among those picked.
  const own: Pick<State, (typeof OWN)[number]> = Object.fromEntries(OWN.map((part) => [part, state[part]])) as never;
  return own;
}

function existing({ score }: State, track: number | null): number | null {
  return score.tracks.some(({ id }) => id === track) ? track : null;
}

/** Whether a file was opened, rather than this piece edited: nothing of what was in view is left. */
function isAnotherPiece({ score }: State, { score: before }: State): boolean {
  if (score === before) return false;
  return (
    score.ticksPerQuarter !== before.ticksPerQuarter || (score.tempos !== before.tempos && noneKept(score, before))
  );
}

function noneKept(score: State["score"], before: State["score"]): boolean {
  const kept = new Set(before.tracks.map((track) => track.notes));
  return !score.tracks.some((track) => kept.has(track.notes));
}
