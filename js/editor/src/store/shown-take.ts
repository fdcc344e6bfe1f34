/** The piece as it is shown and heard: with the take that is shown in place of what it would replace. */

import { type WithTake, withTake } from "../score/take";
import type { Score } from "../score/types";
import type { State } from "./state";
import { notesOf, type Take } from "./takes";

export interface ShownTake extends WithTake {
  readonly take: Take;
}

type Showing = Pick<State, "takes" | "shownTake" | "score">;

/** The take that is shown, in the piece; null where there is none, or it does not fit. */
export function shownTake({ takes, shownTake: id, score }: Showing): ShownTake | null {
  const take = id === null ? undefined : takes.find((one) => one.id === id);
  return take ? takeIn(score, take) : null;
}

/** The score itself where no take is shown. */
export function shownScore(state: Showing): Score {
  return shownTake(state)?.score ?? state.score;
}

// Values, both of them: what was made of a take holds for as long as the score under it.
const MADE = new WeakMap<Take, { readonly score: Score; readonly made: ShownTake | null }>();

/** The score with a take in it; null where it does not fit. Made once for a take and a score. */
export function takeIn(score: Score, take: Take): ShownTake | null {
  let known = MADE.get(take);
  if (known?.score !== score) {
    const made = withTake(score, { region: take.run.region, writes: take.run.writes, notes: notesOf(take) });
    known = { score, made: made && { ...made, take } };
    MADE.set(take, known);
  }
  return known.made;
}
