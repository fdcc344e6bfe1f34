/** The piece as it is shown and heard: with the take that is shown in place of what it would replace. */

import { type WithTake, withTake } from "../score/take";
import type { Score } from "../score/types";
import type { State } from "./state";
import { notesOf, type Take } from "./takes";

export interface ShownTake extends WithTake {
  readonly take: Take;
}

type Showing = Pick<State, "takes" | "shownTake" | "score" | "partial">;

/** The take that is shown, in the piece, or else what a job has made so far; null where there is none, or it does not fit. */
export function shownTake({ takes, shownTake: id, score, partial }: Showing): ShownTake | null {
  const take = id === null ? partial : takes.find((one) => one.id === id);
  return take ? takeIn(score, take) : null;
}

/** What is heard: the score itself where no take is shown. Of what is not done yet nothing is. */
export function shownScore(state: Omit<Showing, "partial">): Score {
  return shownTake({ ...state, partial: null })?.score ?? state.score;
}

// Values, both of them: what was made of a take holds for as long as the score under it. Of big pieces a thousand copies
// would be too many.
const MADE = new WeakMap<Score, Map<Take, ShownTake | null>>();
const MOST_MADE = 16;

/** The score with a take in it; null where it does not fit. */
export function takeIn(score: Score, take: Take): ShownTake | null {
  const known = MADE.get(score) ?? new Map<Take, ShownTake | null>();
  MADE.set(score, known);
  let made = known.get(take);
  if (made === undefined) {
    const result = withTake(score, { region: take.run.region, writes: take.run.writes, notes: notesOf(take) });
    made = result && { ...result, take };
    known.set(take, made);
    for (const oldest of known.keys()) if (known.size > MOST_MADE) known.delete(oldest);
  }
  return made;
}
