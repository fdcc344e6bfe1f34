/** The piece as it is shown and heard: with the take that is shown in place of what it would replace. */

import { withTake } from "../score/take";
import type { Score } from "../score/types";
import type { State, Take } from "./state";

interface Made {
  readonly score: Score;
  readonly shown: Score | null;
}

// Values, both of them: what was made of a take holds for as long as the score under it.
const MADE = new WeakMap<Take, Made>();

/** The take that is shown and fits the piece; null where there is none. */
export function shownTake({ takes, shownTake: id, score }: Pick<State, "takes" | "shownTake" | "score">): Take | null {
  const take = id === null ? undefined : takes.find((one) => one.id === id);
  return take && scoreWith(score, take) ? take : null;
}

/** The score itself where no take is shown. */
export function shownScore(state: Pick<State, "takes" | "shownTake" | "score">): Score {
  const take = shownTake(state);
  return (take && scoreWith(state.score, take)) ?? state.score;
}

/** The score with a take in it; null where it does not fit. Made once for a take and a score. */
export function scoreWith(score: Score, take: Take): Score | null {
  let made = MADE.get(take);
  if (made?.score !== score) {
    made = { score, shown: withTake(score, take) };
    MADE.set(take, made);
  }
  return made.shown;
}
