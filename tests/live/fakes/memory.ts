/** What a program keeps: the heap after everything that can go is gone. */

import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes in use. A second collection takes what the finalizers of the first let go. */
export async function heapAfterCollection(): Promise<number> {
  for (let times = 0; times < 2; times++) {
    collect();
    await new Promise((done) => setImmediate(done));
  }
  return getHeapStatistics().used_heap_size;
}

/** How many bytes more are kept after each of some rounds, when as many have made what is made once. */
export async function keptARound(round: () => Promise<void>, rounds: number): Promise<number> {
  for (let number = 0; number < rounds; number++) await round();
  const before = await heapAfterCollection();
  for (let number = 0; number < rounds; number++) await round();
  return ((await heapAfterCollection()) - before) / rounds;
}
