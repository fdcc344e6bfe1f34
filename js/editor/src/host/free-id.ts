/** Ids for what is made in this page, without asking the kernel (docs/protocol.md, "Score"). */

import { KERNEL_IDS_END, tablesOf } from "../score/score";
import type { Score } from "../score/types";

const END = 2 ** 31 - 1;

/**
 * Gives ids that no row of the score has: one after the other, from a place drawn at random, so that two pages that draw
 * at once do not draw the same. Were each drawn by itself, of 100,000 at once some would meet (the birthday problem).
 */
export function freeIds(score: () => Score): () => number {
  let next = END;
  let free = END;
  let seen: Score | null = null;
  return () => {
    const now = score();
    if (now !== seen) free = firstTaken(now, next);
    seen = now;
    while (next >= free) {
      next = drawn();
      free = firstTaken(now, next);
    }
    return next++;
  };
}

function drawn(): number {
  return KERNEL_IDS_END + (crypto.getRandomValues(new Uint32Array(1))[0] % (END - KERNEL_IDS_END));
}

/** The least id from `from` on that a row has: all before it can be given without another look. */
function firstTaken(score: Score, from: number): number {
  let first = END;
  for (const track of score.tracks) {
    for (const { id } of tablesOf(track)) for (const one of id) if (one >= from && one < first) first = one;
  }
  return first;
}
