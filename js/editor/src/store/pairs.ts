/** Pairs of takes to be compared by ear. Pure. */

import { hash, shuffled } from "./gallery";
import type { Take } from "./takes";

export type Pair = readonly [Take, Take];

/**
 * The pair at a place of an order that is the same every time: each take is in two of the first pairs, none meets the same
 * one twice, and which of two is A says nothing. Of takes for the same region alone; of different functions, where several
 * made them. After the last pair the first comes again; null where there is none.
 */
export function pairAt(takes: readonly Take[], place: number): Pair | null {
  let count = 0;
  for (const pair of pairsOf(takes)) if (count++ === place) return turned(pair);
  return count ? pairAt(takes, place % count) : null;
}

function* pairsOf(takes: readonly Take[]): Generator<Pair> {
  const several = new Set(takes.map(({ run }) => run.function)).size > 1;
  const order = shuffled(takes);
  const { length } = order;
  for (let apart = 1; apart <= length / 2; apart++) {
    // Half way round each pair would come twice.
    const last = apart * 2 === length ? apart : length;
    for (let at = 0; at < last; at++) {
      const [a, b] = [order[at], order[(at + apart) % length]];
      if ((!several || a.run.function !== b.run.function) && sameRegion(a, b)) yield [a, b];
    }
  }
}

function sameRegion({ run: { region: a } }: Take, { run: { region: b } }: Take): boolean {
  return a === b || JSON.stringify([a.spans, a.tracks]) === JSON.stringify([b.spans, b.tracks]);
}

function turned([a, b]: Pair): Pair {
  return hash(`${a.id} ${b.id}`) & 1 ? [b, a] : [a, b];
}
