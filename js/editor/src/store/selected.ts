/** Where the selected notes are. */

import { type Chosen, locateNotes } from "../score/edit";
import type { Score } from "../score/types";
import type { State } from "./state";

interface Found {
  readonly score: Score;
  readonly chosen: readonly Chosen[];
}

// A selection is a value that is replaced whole: what was found for it holds until the score is another.
const FOUND = new WeakMap<State["selection"], Found>();

/** The selected notes, track by track; found once for a selection and a score, whoever asks. */
export function selectedNotes({ score, selection }: Pick<State, "score" | "selection">): readonly Chosen[] {
  let found = FOUND.get(selection);
  if (found?.score !== score) {
    found = { score, chosen: selection.size ? locateNotes(score, selection) : [] };
    FOUND.set(selection, found);
  }
  return found.chosen;
}

export function noteCountOf(chosen: readonly Chosen[]): number {
  return chosen.reduce((sum, { rows }) => sum + rows.length, 0);
}
