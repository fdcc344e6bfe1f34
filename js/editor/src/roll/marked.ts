/** Which notes of a table a set of ids means: a byte a note, for painters that ask at every note of every frame. */

import { rowsWith } from "../score/ids";
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

function mark(notes: Notes, ids: Ids): Marked | null {
  const { id, duration } = notes;
  const rows = rowsWith(notes, ids);
  if (!rows.length) return null;
  const flags = new Uint8Array(id.length);
  for (const row of rows) flags[row] = 1;
  return { flags, rows: rows.sort((a, b) => duration[b] - duration[a] || a - b) };
}
