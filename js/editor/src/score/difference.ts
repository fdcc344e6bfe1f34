/** What a take changes, note by note. */

import { rowsWith } from "./ids";
import type { WithTake } from "./take";
import type { Score } from "./types";

export interface Difference {
  /** Ids of the piece's notes that are not there any more as they were. */
  readonly gone: ReadonlySet<number>;
  /** Ids, in the piece with the take, of notes that the piece does not have. */
  readonly come: ReadonlySet<number>;
  /** How many are in both: same time, length, pitch and velocity, on the same track. */
  readonly stay: number;
}

// Values, both of them.
const FOUND = new WeakMap<WithTake, { readonly piece: Score; readonly difference: Difference }>();

/** What is different in `made`, the `piece` with a take in it. */
export function differenceOf(piece: Score, made: WithTake): Difference {
  let found = FOUND.get(made);
  if (found?.piece !== piece) {
    found = { piece, difference: compare(piece, made) };
    FOUND.set(made, found);
  }
  return found.difference;
}

function compare(piece: Score, made: WithTake): Difference {
  // The same note twice in one place is two notes: how many of each are left to be matched.
  const left = new Map<string, number[]>();
  for (const [id, key] of keysOf(piece, made.gone)) left.set(key, [...(left.get(key) ?? []), id]);
  const come = new Set<number>();
  let stay = 0;
  for (const [id, key] of keysOf(made.score, made.come)) {
    if (left.get(key)?.pop() === undefined) come.add(id);
    else stay += 1;
  }
  return { gone: new Set([...left.values()].flat()), come, stay };
}

/** These notes of a score, each with all that is heard of it. */
function* keysOf(score: Score, ids: ReadonlySet<number>): Generator<[number, string]> {
  for (const { id: track, notes } of score.tracks) {
    const { id, start, duration, pitch, velocity } = notes;
    for (const row of rowsWith(notes, ids))
      yield [id[row], `${track} ${start[row]} ${duration[row]} ${pitch[row]} ${velocity[row]}`];
  }
}
