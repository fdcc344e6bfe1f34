/** Notes a little off, as a hand plays them, and the same each time one asks with the same seed. */

import { clamp } from "./clamp";
import { type Chosen, gatherWith, setNotes } from "./edit";
import type { Change } from "./ops";
import type { TempoMap } from "./time";

export interface Humanizing {
  /** How far a start goes from where it is at most, in seconds. */
  readonly seconds: number;
  /** How far a velocity goes at most. */
  readonly velocity: number;
  /** A whole number: which of the ways to be off it is. */
  readonly seed: number;
}

/**
 * Starts and velocities moved at random, most of them a little (the sum of two even draws). Lengths stay. No start goes
 * past the middle between it and the next one of its track, so that the order of the notes is heard as it was.
 */
export function humanize(chosen: readonly Chosen[], tempos: TempoMap, how: Humanizing): Change {
  const draw = randomNumbers(how.seed);
  const off = () => draw() + draw() - 1;
  return setNotes(chosen, ({ track: { notes }, rows }) => {
    const room = roomAround(notes.start, rows);
    const start = gatherWith(rows, notes.start, (tick, _, at) => {
      const moved = Math.round(tempos.tick(tempos.seconds(tick) + off() * how.seconds));
      return Math.max(0, tick - room.before[at], Math.min(moved, tick + room.after[at]));
    });
    const velocity = gatherWith(rows, notes.velocity, (value) =>
      clamp(Math.round(value + off() * how.velocity), 1, 127),
    );
    return { start, velocity };
  });
}

/** Half the ticks from each start to the starts before and after it; notes that begin together have the same. */
function roomAround(start: Int32Array, rows: Int32Array): { before: Int32Array; after: Int32Array } {
  const before = new Int32Array(rows.length);
  const after = new Int32Array(rows.length);
  const half = (a: number, b: number) => (start[rows[b]] - start[rows[a]]) >> 1;
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && start[rows[to]] === start[rows[from]]) to++;
    before.fill(from > 0 ? half(from - 1, from) : FREE, from, to);
    after.fill(to < rows.length ? half(to - 1, to) : FREE, from, to);
    from = to;
  }
  return { before, after };
}

/** Nothing is there to run into: more ticks than anybody is off by, and few enough to add. */
const FREE = 2 ** 20;

/** Numbers from 0 to 1, 1 left out: Tommy Ettinger's Mulberry32, of which a seed gives the same run everywhere. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
