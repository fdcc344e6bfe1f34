/** What gestures mean: each makes a change of some notes, for `apply` and for the kernel. Ids that no note has are passed over. */

import { clamp } from "./clamp";
import { type Columns, type Field, fieldOf, gather, MAX_TICK } from "./columns";
import { freshIds, indexOf, rowsWith } from "./ids";
import type { Change, Op, Rows } from "./ops";
import { columnsOf } from "./tables";
import type { Notes, Score, Track } from "./types";

/** Some notes of one track: the rows ascend. */
export interface Chosen {
  readonly track: Track;
  readonly rows: Int32Array;
}

/** Where these notes are, track by track. */
export function locateNotes(score: Score, ids: Iterable<number>): Chosen[] {
  const wanted = ids instanceof Set ? (ids as ReadonlySet<number>) : new Set(ids);
  const chosen: Chosen[] = [];
  for (const track of score.tracks) {
    const rows = rowsWith(track.notes, wanted);
    if (rows.length) chosen.push({ track, rows });
  }
  return chosen;
}

/** One note by its id, as a track and a row of its notes. */
export function locateNote(score: Score, id: number): { readonly track: Track; readonly row: number } | null {
  for (const track of score.tracks) {
    const row = indexOf(track.notes).row(id);
    if (row >= 0) return { track, row };
  }
  return null;
}

/** Notes moved in time and pitch. The group stops whole where one of them would leave the piece or the keyboard. */
export function moveNotes(score: Score, ids: Iterable<number>, dTicks: number, dPitch: number): Change {
  const chosen = locateNotes(score, ids);
  const { ticks, pitch } = clampedMove(chosen, dTicks, dPitch);
  if (ticks === 0 && pitch === 0) return [];
  return chosen.map(({ track, rows }) => {
    const start = gatherWith(rows, track.notes.start, (value) => value + ticks);
    const pitches = gatherWith(rows, track.notes.pitch, (value) => value + pitch);
    return setOp(track, rows, { ...(ticks ? { start } : {}), ...(pitch ? { pitch: pitches } : {}) });
  });
}

/** How far a group can move when it is asked to move so far: the preview of a drag shows this. */
export function clampedMove(
  chosen: readonly Chosen[],
  dTicks: number,
  dPitch: number,
): { ticks: number; pitch: number } {
  const [first, last] = range(chosen, "start");
  const [low, high] = range(chosen, "pitch");
  return {
    ticks: clamp(Math.round(dTicks), -first, MAX_TICK - last),
    pitch: clamp(Math.round(dPitch), -low, 127 - high),
  };
}

/** The notes some semitones up or down; the group stops whole at the ends of the keyboard. */
export function transpose(score: Score, ids: Iterable<number>, semitones: number): Change {
  return moveNotes(score, ids, 0, semitones);
}

/**
 * The notes' starts or ends moved by `dTicks`. Each stops where it would be shorter than `shortest` ticks (or than it is
 * already, if that is less), and at the start of the piece.
 */
export function resizeNotes(
  score: Score,
  ids: Iterable<number>,
  edge: "start" | "end",
  dTicks: number,
  shortest = 1,
): Change {
  const delta = Math.round(dTicks);
  return setNotes(locateNotes(score, ids), ({ track: { notes }, rows }) =>
    edge === "end" ? withEnds(notes, rows, delta, shortest) : withStarts(notes, rows, delta, shortest),
  );
}

function withEnds(notes: Notes, rows: Int32Array, delta: number, shortest: number): Rows {
  const duration = gatherWith(rows, notes.duration, (length) =>
    clamp(length + delta, Math.min(length, shortest), MAX_TICK),
  );
  return { duration };
}

function withStarts(notes: Notes, rows: Int32Array, delta: number, shortest: number): Rows {
  const start = gatherWith(rows, notes.start, (from, row) => {
    const latest = from + Math.max(0, notes.duration[row] - shortest);
    return clamp(from + delta, Math.max(0, from + notes.duration[row] - MAX_TICK), latest);
  });
  const duration = gatherWith(rows, notes.duration, (length, row, at) => notes.start[row] + length - start[at]);
  return { start, duration };
}

/** New values in some columns of some notes; a track where nothing differs is left out. */
export function setNotes(chosen: readonly Chosen[], columnsFor: (part: Chosen) => Rows): Change {
  return chosen.flatMap((part) => {
    const columns = columnsFor(part);
    return changes(part.track.notes, part.rows, columns) ? [setOp(part.track, part.rows, columns)] : [];
  });
}

function changes(notes: Notes, rows: Int32Array, columns: Rows): boolean {
  return Object.entries(columns).some(([name, values]) => {
    const before = columnsOf(notes)[name];
    const { fallback } = fieldOf("notes", name) as Field;
    return rows.some((row, at) => (before ? before[row] : fallback) !== values[at]);
  });
}

export interface NewNote {
  readonly id: number;
  readonly start: number;
  readonly duration: number;
  readonly pitch: number;
  readonly velocity: number;
}

export function addNote(track: number, note: NewNote): Change {
  const { id, start, duration, pitch, velocity } = note;
  const rows = { id: [id], start: [start], duration: [duration], pitch: [pitch], velocity: [velocity] };
  return [{ op: "add", track, table: "notes", rows }];
}

export function deleteNotes(score: Score, ids: Iterable<number>): Change {
  return locateNotes(score, ids).map(({ track, rows }) => removeOp(track, rows));
}

/** Copies of the notes, `dTicks` and `dPitch` away (the group stops whole), and the ids the copies got. */
export function duplicateNotes(
  score: Score,
  ids: Iterable<number>,
  dTicks: number,
  dPitch: number,
  newId: () => number,
): { readonly change: Change; readonly ids: readonly number[] } {
  const chosen = locateNotes(score, ids);
  const { ticks, pitch } = clampedMove(chosen, dTicks, dPitch);
  const made: number[] = [];
  const change = chosen.map(({ track, rows }): Op => {
    const copies = gather(columnsOf(track.notes), rows) as unknown as Notes;
    const fresh = freshIds(rows.length, newId);
    made.push(...fresh);
    const moved = {
      id: fresh,
      start: copies.start.map((value) => value + ticks),
      pitch: copies.pitch.map((value) => value + pitch),
    };
    return { op: "add", track: track.id, table: "notes", rows: { ...columnsOf(copies), ...moved } };
  });
  return { change, ids: made };
}

/** The notes on another track; they keep their ids. */
export function moveToTrack(score: Score, ids: Iterable<number>, to: number): Change {
  const moving = locateNotes(score, ids).filter(({ track }) => track.id !== to);
  return moving.flatMap(({ track, rows }): Op[] => [
    removeOp(track, rows),
    { op: "add", track: to, table: "notes", rows: gather(columnsOf(track.notes), rows) as Columns },
  ]);
}

/** Every note louder or softer by so much; each stops at 1 and 127. */
export function changeVelocity(score: Score, ids: Iterable<number>, delta: number): Change {
  return setNotes(locateNotes(score, ids), ({ track, rows }) => ({
    velocity: gatherWith(rows, track.notes.velocity, (value) => clamp(Math.round(value + delta), 1, 127)),
  }));
}

function setOp(track: Track, rows: Int32Array, columns: Rows): Op {
  return { op: "set", track: track.id, table: "notes", ids: idsAt(track, rows), columns };
}

export function removeOp(track: Track, rows: Int32Array): Op {
  return { op: "remove", track: track.id, table: "notes", ids: idsAt(track, rows) };
}

function idsAt(track: Track, rows: Int32Array): Int32Array {
  return rows.map((row) => track.notes.id[row]);
}

/** What `change` makes of a column's values at these rows. */
export function gatherWith(
  rows: Int32Array,
  column: ArrayLike<number>,
  change: (value: number, row: number, at: number) => number,
): Int32Array {
  return rows.map((row, at) => change(column[row], row, at));
}

/** The least and the greatest value; such that nothing is clamped where there is no note. */
function range(chosen: readonly Chosen[], column: "start" | "pitch"): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { track, rows } of chosen) {
    const values = track.notes[column];
    for (const row of rows) {
      low = Math.min(low, values[row]);
      high = Math.max(high, values[row]);
    }
  }
  return [low, high];
}
