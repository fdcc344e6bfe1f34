/** Notes cut in two or more, and notes of one pitch made one. */

import { gather } from "./columns";
import { type Chosen, removeOp, setNotes } from "./edit";
import type { Change, Op } from "./ops";
import { columnsOf } from "./tables";
import type { Notes } from "./types";

export interface Split {
  readonly change: Change;
  /** The ids of the new notes: the second part of each note and those after it. */
  readonly ids: readonly number[];
}

/**
 * Each note cut at the ticks that `cutsIn(start, end)` names, ascending; those outside of it are passed over. The first
 * part keeps the note's id, and every part all else that the note had.
 */
export function splitNotes(
  chosen: readonly Chosen[],
  cutsIn: (start: number, end: number) => readonly number[],
  newId: () => number,
): Split {
  const ids: number[] = [];
  const change = chosen.flatMap((part): Change => {
    const { notes } = part.track;
    const cut: number[] = [];
    const first: number[] = [];
    // One entry for each new note: the row it is cut from, and its place.
    const [rows, start, duration]: [number[], number[], number[]] = [[], [], []];
    for (const row of part.rows) {
      const [from, end] = [notes.start[row], notes.start[row] + notes.duration[row]];
      const cuts = cutsIn(from, end).filter((tick) => tick > from && tick < end);
      if (!cuts.length) continue;
      cut.push(row);
      first.push(cuts[0] - from);
      for (const [at, tick] of cuts.entries()) {
        rows.push(row);
        start.push(tick);
        duration.push((cuts[at + 1] ?? end) - tick);
      }
    }
    if (!cut.length) return [];
    const id = rows.map(newId);
    for (const one of id) ids.push(one);
    const copies = { ...gather(columnsOf(notes), rows), id, start, duration };
    const shortened = setNotes([{ track: part.track, rows: Int32Array.from(cut) }], () => ({ duration: first }));
    return [...shortened, { op: "add", track: part.track.id, table: "notes", rows: copies }];
  });
  return { change, ids };
}

export interface Joined {
  readonly change: Change;
  /** How many notes went into others. */
  readonly gone: ReadonlySet<number>;
}

/** The notes of one pitch and track made one: the first of them, up to where the last of them ends. */
export function joinNotes(chosen: readonly Chosen[]): Joined {
  const gone = new Set<number>();
  const change = chosen.flatMap(({ track, rows }): Change => {
    const { notes } = track;
    const kept = Int32Array.from(new Set(firstOfPitch(notes, rows).values()));
    const others = rows.filter((row) => !kept.includes(row));
    if (!others.length) return [];
    for (const row of others) gone.add(notes.id[row]);
    const ends = new Float64Array(128);
    for (const row of rows) ends[notes.pitch[row]] = Math.max(ends[notes.pitch[row]], endOf(notes, row));
    const longer = setNotes([{ track, rows: kept }], () => ({
      duration: kept.map((row) => ends[notes.pitch[row]] - notes.start[row]),
    }));
    const remove: Op = removeOp(track, others);
    return [remove, ...longer];
  });
  return { change, gone };
}

/** The first row of each pitch: rows ascend in time. */
function firstOfPitch(notes: Notes, rows: Int32Array): Map<number, number> {
  const first = new Map<number, number>();
  for (const row of rows) if (!first.has(notes.pitch[row])) first.set(notes.pitch[row], row);
  return first;
}

function endOf(notes: Notes, row: number): number {
  return notes.start[row] + notes.duration[row];
}
