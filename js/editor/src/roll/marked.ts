/** Which notes of a table a set of ids means: a byte a note, for painters that ask at every note of every frame. */

import { indexOf } from "../score/ids";
import type { Notes } from "../score/types";

export interface Marked {
  /** Of each row, 1 where it is meant. */
  readonly flags: Uint8Array;
  /** The rows that are, long notes first. */
  readonly rows: Int32Array;
}

type Ids = ReadonlySet<number>;

// Neither a selection nor columns are written after they are made.
const known = new WeakMap<Ids, WeakMap<Notes, Marked | null>>();

/** Null where the set names none of these notes. */
export function markedIn(notes: Notes, ids: Ids | undefined): Marked | null {
  if (!ids?.size) return null;
  const ofIds = known.get(ids) ?? new WeakMap<Notes, Marked | null>();
  known.set(ids, ofIds);
  let marked = ofIds.get(notes);
  if (marked === undefined) {
    marked = mark(notes, ids);
    ofIds.set(notes, marked);
  }
  return marked;
}

/** Above this part of the notes, a look at each of them is cheaper than a search for each of the ids. */
const MANY = 1 / 8;

function mark(notes: Notes, ids: Ids): Marked | null {
  const { id, duration } = notes;
  const found: number[] = [];
  if (ids.size > id.length * MANY) {
    for (let row = 0; row < id.length; row++) if (ids.has(id[row])) found.push(row);
  } else {
    const index = indexOf(notes);
    for (const one of ids) {
      const row = index.row(one);
      if (row >= 0) found.push(row);
    }
  }
  if (!found.length) return null;
  const flags = new Uint8Array(id.length);
  for (const row of found) flags[row] = 1;
  return { flags, rows: Int32Array.from(found).sort((a, b) => duration[b] - duration[a] || a - b) };
}
