/** Ids for what is made in this page, without asking the kernel (docs/protocol.md, "Score"). */

import { indexOf } from "../score/ids";
import { KERNEL_IDS_END, tablesOf } from "../score/score";
import type { Score } from "../score/types";

/** An id no row of the score has, at random, so that two pages that draw at once do not draw the same. */
export function freeId(score: Score): number {
  for (;;) {
    const id = KERNEL_IDS_END + (crypto.getRandomValues(new Uint32Array(1))[0] % (2 ** 31 - 1 - KERNEL_IDS_END));
    const taken = score.tracks.some((track) => tablesOf(track).some((table) => indexOf(table).row(id) >= 0));
    if (!taken) return id;
  }
}
