/**
 * Which notes sound in a span of time, without looking at all of them.
 *
 * Notes lie in order of their starts, so a binary search finds those that start in the span; those that start before it and
 * still sound need a bound on durations. One bound for all would let a single very long note drag every earlier note into
 * the search, so notes are parted into classes by powers of two of their duration, each with its own bound.
 */

import { lowerBound } from "../score/columns";
import type { Notes } from "../score/types";

interface DurationClass {
  /** The longest duration in the class, in ticks. */
  readonly longest: number;
  /** Rows of the notes, in order of start, and their starts side by side for the search. */
  readonly rows: Int32Array;
  readonly starts: Int32Array;
}

/** From the longest durations to the shortest, so that who draws in this order has short notes on top of long ones. */
type NoteIndex = readonly DurationClass[];

// Columns are never written after they are made, so an index lives as long as its notes.
const indexes = new WeakMap<Notes, NoteIndex>();

function noteIndex(notes: Notes): NoteIndex {
  let index = indexes.get(notes);
  if (!index) {
    index = buildIndex(notes);
    indexes.set(notes, index);
  }
  return index;
}

/** Notes of about the same duration that lie next to each other in time: `rows[first]` to `rows[last - 1]`. */
export interface Stretch {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
  readonly first: number;
  readonly last: number;
}

/**
 * The notes that may sound in `[from, to)`, long ones first: all that do, and few others. For who looks at hundreds of
 * thousands of them in a frame and cannot afford a call each; `soundsIn` tells which do.
 */
export function stretchesIn(notes: Notes, from: number, to: number): readonly Stretch[] {
  return noteIndex(notes).map(({ longest, rows, starts }) => ({
    rows,
    starts,
    first: lowerBound(starts, from - longest),
    last: lowerBound(starts, to),
  }));
}

/** Whether a note that starts before the end of a span sounds in it; one without length sounds where it starts. */
export function soundsIn(start: number, duration: number, from: number): boolean {
  return start >= from || start + duration > from;
}

/**
 * Calls `visit` with the row of each note that sounds in `[from, to)`, long notes first.
 * Returns how many rows it looked at, which is what a caller pays.
 */
export function visitSounding(notes: Notes, from: number, to: number, visit: (row: number) => void): number {
  const { duration } = notes;
  let looked = 0;
  for (const { rows, starts, first, last } of stretchesIn(notes, from, to)) {
    for (let i = first; i < last; i++) {
      looked++;
      const row = rows[i];
      if (soundsIn(starts[i], duration[row], from)) visit(row);
    }
  }
  return looked;
}

const CLASSES = 32;

function buildIndex(notes: Notes): NoteIndex {
  const { start, duration } = notes;
  const sizes = new Int32Array(CLASSES);
  for (let row = 0; row < start.length; row++) sizes[classOf(duration[row])]++;
  const classes = Array.from(sizes, (size) => ({
    longest: 0,
    rows: new Int32Array(size),
    starts: new Int32Array(size),
  }));
  const filled = new Int32Array(CLASSES);
  for (let row = 0; row < start.length; row++) {
    const which = classOf(duration[row]);
    const into = classes[which];
    into.rows[filled[which]] = row;
    into.starts[filled[which]++] = start[row];
    into.longest = Math.max(into.longest, duration[row]);
  }
  return classes.filter(({ rows }) => rows.length > 0).reverse();
}

/** The position of the highest bit of a duration: notes of one class differ by less than a factor of two. */
function classOf(duration: number): number {
  return 31 - Math.clz32(duration | 1);
}
