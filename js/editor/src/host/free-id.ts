/** Ids for what is made in this page, without asking the kernel (docs/protocol.md, "Score"). */

import { indexOf } from "../score/ids";
import { KERNEL_IDS_END, tablesOf } from "../score/score";
import type { Score } from "../score/types";

const END = 2 ** 31 - 1;

/**
 * Gives ids that no row of the score has: one after the other, from a place drawn at random, so that two pages that draw
 * at once do not draw the same. Were each drawn by itself, of 100,000 at once some would meet (the birthday problem).
 */
export function freeIds(score: () => Score): () => number {
  let next = END;
  return () => {
    while (next >= END || isTaken(score(), next)) next = drawn();
    return next++;
  };
}

function drawn(): number {
  return KERNEL_IDS_END + (crypto.getRandomValues(new Uint32Array(1))[0] % (END - KERNEL_IDS_END));
}

function isTaken(score: Score, id: number): boolean {
  return score.tracks.some((track) => tablesOf(track).some((table) => indexOf(table).row(id) >= 0));
}
