/**
 * The op reducer: edits of a score as data, applied whole or not at all, each with its inverse.
 *
 * The rules are those of docs/protocol.md, "Ops". The same rules stand in `closeloop_widgets/music/edits.py`, and the
 * vectors in `tests/data/golden/` hold both to one meaning.
 */

import { type Columns, checkedColumn, fieldOf, gatherColumn, MAX_TICK, SCHEMAS, TABLE_NAMES } from "./columns";
import { EditError, ScoreError, shown } from "./errors";
import { EVENT_LISTS, readEvents, text, wholeNumber } from "./events";
import { IdIndex } from "./ids";
import type { Change, NewTrack, Op, Rows } from "./ops";
import { KERNEL_IDS_END, newTrack, tablesOf } from "./score";
import {
  columnOr,
  columnsOf,
  mergeTables,
  rowCount,
  type Table,
  tableFromRows,
  takeRows,
  withoutRows,
  withValues,
} from "./tables";
import type { Score, TableName, Track } from "./types";

export interface Applied {
  readonly score: Score;
  /** The change that takes it back. */
  readonly inverse: Change;
}

interface Reduced {
  readonly score: Score;
  readonly inverse: Op;
}

/**
 * The score after a change, and the change that takes it back.
 *
 * Throws an `EditError` where an op names what is not there, an id that is taken, or a value out of range. The score is
 * a value, so nothing has happened then.
 */
export function apply(score: Score, change: Change): Applied {
  if (!Array.isArray(change)) throw new EditError(`a change must be a list of ops, but is ${shown(change)}`);
  const inverse: Op[] = [];
  let current = score;
  for (const [at, op] of change.entries()) {
    try {
      const reduced = reduce(current, op);
      current = reduced.score;
      inverse.push(reduced.inverse);
    } catch (error) {
      throw located(error, op, at, change.length);
    }
  }
  return { score: current, inverse: inverse.reverse() };
}

function located(error: unknown, op: Op, at: number, count: number): unknown {
  // A malformed op (no rows, a number for a track) trips over itself: a TypeError here is the op's fault.
  if (!(error instanceof ScoreError) && !(error instanceof TypeError)) return error;
  const code = error instanceof EditError ? error.code : "bad_request";
  return new EditError(`op ${at + 1} of ${count} (${shown(op?.op)}): ${error.message}`, code);
}

function reduce(score: Score, op: Op): Reduced {
  switch (op.op) {
    case "add":
      return addRows(score, op);
    case "remove":
      return removeRows(score, op);
    case "set":
      return setRows(score, op);
    case "track.add":
      return addTrack(score, op);
    case "track.remove":
      return removeTrack(score, op);
    case "track.set":
      return setTrack(score, op);
    case "score.set":
      return setScore(score, op);
    default:
      throw new EditError(
        "there is no such op; there are add, remove, set, track.add, track.remove, track.set, score.set",
      );
  }
}

// --- rows -------------------------------------------------------------------------------------------------------------

function addRows(score: Score, { track: id, table: name, rows }: Op & { op: "add" }): Reduced {
  const [index, table] = target(score, id, name);
  const added = tableFromRows(name, rows);
  checkNewIds(score, [added]);
  const next = withTable(score, index, name, mergeTables(name, table, added));
  return { score: seen(next, [added]), inverse: { op: "remove", track: id, table: name, ids: added.id } };
}

function removeRows(score: Score, { track: id, table: name, ids }: Op & { op: "remove" }): Reduced {
  const [index, table] = target(score, id, name);
  const rows = rowsOf(table, ids, id).sort();
  const gone = columnsOf(takeRows(name, table, rows));
  return {
    score: withTable(score, index, name, withoutRows(name, table, rows)),
    inverse: { op: "add", track: id, table: name, rows: gone },
  };
}

function setRows(score: Score, { track: id, table: name, ids, columns }: Op & { op: "set" }): Reduced {
  const [index, table] = target(score, id, name);
  const rows = rowsOf(table, ids, id);
  const values: Record<string, Columns[string]> = {};
  const old: Record<string, Columns[string]> = {};
  for (const [column, given] of Object.entries(columns)) {
    const field = column === "id" ? undefined : fieldOf(name, column);
    if (!field) throw new EditError(`${name} have no column ${shown(column)} that can be set`);
    values[column] = checkedColumn(`${name}.${column}`, given, field);
    if (given.length !== rows.length)
      throw new EditError(`${rows.length} ids, but ${given.length} values for ${column}`);
    old[column] = gatherColumn(columnOr(columnsOf(table), column, field, rowCount(table)), rows);
  }
  return {
    score: withTable(score, index, name, withValues(name, table, rows, values)),
    inverse: { op: "set", track: id, table: name, ids: Int32Array.from(ids), columns: old },
  };
}

function target<N extends TableName>(score: Score, track: number, name: N): [index: number, table: Track[N]] {
  const index = indexOfTrack(score, track);
  if (!Object.hasOwn(SCHEMAS, name)) {
    throw new EditError(`there is no table ${shown(name)}; a track has ${TABLE_NAMES.join(", ")}`);
  }
  return [index, score.tracks[index][name]];
}

/**
 * The row of each id, in the order of the ids.
 *
 * One pass over the table past an index of the few ids that are asked for: no index of the table is needed.
 */
function rowsOf(table: Table, ids: ArrayLike<number>, track: number): Int32Array {
  const wanted = new IdIndex(checkedIds(ids));
  if (wanted.repeated !== null) throw new EditError(`ids must differ, but ${wanted.repeated} comes twice`);
  const rows = new Int32Array(ids.length).fill(-1);
  for (let row = 0; row < table.id.length; row++) {
    const at = wanted.row(table.id[row]);
    if (at >= 0) rows[at] = row;
  }
  const missing = rows.indexOf(-1);
  if (missing >= 0) throw new EditError(`track ${track} has no row with the id ${ids[missing]}`, "unknown_id");
  return rows;
}

function checkedIds(ids: ArrayLike<number>): ArrayLike<number> {
  if (ids === null || typeof ids !== "object" || typeof ids.length !== "number") {
    throw new EditError(`ids must be a list of whole numbers, but are ${shown(ids)}`);
  }
  for (let at = 0; at < ids.length; at++) {
    if (!Number.isInteger(ids[at])) throw new EditError(`ids must be whole numbers, but one is ${shown(ids[at])}`);
    // No row can have such an id, and an Int32Array could not hold it.
    if (ids[at] < 1 || ids[at] > MAX_TICK) throw new EditError(`there is no row with the id ${ids[at]}`, "unknown_id");
  }
  return ids;
}

function checkNewIds(score: Score, tables: readonly Table[]): void {
  const ids = tables.flatMap((table) => Array.from(table.id));
  const added = new IdIndex(ids);
  if (added.repeated !== null)
    throw new EditError(`the ids of new rows must differ, but ${added.repeated} comes twice`);
  // Nearly every add is of ids never given before: those need no search.
  if (ids.every((id) => id >= score.nextId && id < KERNEL_IDS_END)) return;
  for (const track of score.tracks) {
    for (const { id: have } of tablesOf(track)) {
      const taken = have.find((id) => added.has(id));
      if (taken !== undefined) throw new EditError(`the id ${taken} is taken in track ${track.id}`, "id_taken");
    }
  }
}

function withTable<N extends TableName>(score: Score, index: number, name: N, table: Track[N]): Score {
  return { ...score, tracks: score.tracks.with(index, { ...score.tracks[index], [name]: table }) };
}

/** The score with a `nextId` above every id of the kernel's in these tables. */
function seen(score: Score, tables: readonly Table[]): Score {
  let nextId = score.nextId;
  for (const table of tables) {
    for (const id of table.id) if (id >= nextId && id < KERNEL_IDS_END) nextId = id + 1;
  }
  return nextId === score.nextId ? score : { ...score, nextId };
}

// --- tracks -----------------------------------------------------------------------------------------------------------

function addTrack(score: Score, { index, track: given }: Op & { op: "track.add" }): Reduced {
  wholeNumber(index, "index", 0, score.tracks.length);
  const id = wholeNumber(given.id, "a track's id", 1, MAX_TICK);
  if (score.tracks.some((track) => track.id === id)) throw new EditError(`the track id ${id} is taken`, "id_taken");
  const tables = readTables(given.tables ?? {});
  const track = newTrack({ id, ...readFields(given, ["name", "channel", "chunk"]), ...tables });
  checkNewIds(score, tablesOf(track));
  const next = { ...score, tracks: score.tracks.toSpliced(index, 0, track) };
  return { score: seen(next, tablesOf(track)), inverse: { op: "track.remove", track: id } };
}

function readTables(given: NonNullable<NewTrack["tables"]>): Partial<Track> {
  const tables: Partial<Record<TableName, Table>> = {};
  for (const [name, rows] of Object.entries(given) as [TableName, Rows][]) {
    if (!Object.hasOwn(SCHEMAS, name)) {
      throw new EditError(`there is no table ${shown(name)}; a track has ${TABLE_NAMES.join(", ")}`);
    }
    tables[name] = tableFromRows(name, rows);
  }
  return tables as Partial<Track>;
}

function removeTrack(score: Score, { track: id }: Op & { op: "track.remove" }): Reduced {
  const index = indexOfTrack(score, id);
  return {
    score: { ...score, tracks: score.tracks.toSpliced(index, 1) },
    inverse: { op: "track.add", index, track: trackAsNew(score.tracks[index]) },
  };
}

/** A track as a `track.add` op names it. */
export function trackAsNew({ id, name, channel, chunk, ...tables }: Track): NewTrack {
  const rows: Partial<Record<TableName, Rows>> = {};
  for (const table of TABLE_NAMES) if (rowCount(tables[table])) rows[table] = columnsOf(tables[table]);
  return { id, name, channel, chunk, tables: rows };
}

function setTrack(score: Score, op: Op & { op: "track.set" }): Reduced {
  const index = indexOfTrack(score, op.track);
  const track = score.tracks[index];
  const named = TRACK_FIELDS.filter((field) => op[field] !== undefined);
  const to = op.index === undefined ? index : wholeNumber(op.index, "index", 0, score.tracks.length - 1);
  const changed = { ...track, ...readFields(op, named) };
  const inverse = {
    op: "track.set",
    track: op.track,
    ...Object.fromEntries(named.map((field) => [field, track[field]])),
    ...(op.index === undefined ? {} : { index }),
  } as const;
  return { score: { ...score, tracks: score.tracks.toSpliced(index, 1).toSpliced(to, 0, changed) }, inverse };
}

const TRACK_FIELDS = ["name", "channel", "chunk"] as const;
type TrackField = (typeof TRACK_FIELDS)[number];

function readFields(given: Partial<Pick<Track, TrackField>>, named: readonly TrackField[]): Partial<Track> {
  const read = {
    name: () => text(given.name, "a track's name"),
    channel: () => wholeNumber(given.channel, "a track's channel", 0, 15),
    chunk: () => wholeNumber(given.chunk, "a track's chunk", 0, MAX_TICK),
  };
  return Object.fromEntries(named.map((field) => [field, read[field]()]));
}

function indexOfTrack(score: Score, id: number): number {
  const index = score.tracks.findIndex((track) => track.id === id);
  if (index >= 0) return index;
  const ids = score.tracks.map((track) => track.id).join(", ") || "none";
  throw new EditError(`there is no track ${shown(id)}; the score has ${ids}`, "unknown_track");
}

// --- what governs all tracks ------------------------------------------------------------------------------------------

function setScore(score: Score, op: Op & { op: "score.set" }): Reduced {
  const fields: Record<string, unknown> = {};
  const inverse: Record<string, unknown> = {};
  if (op.name !== undefined) [fields.name, inverse.name] = [text(op.name, "a name"), score.name];
  for (const list of EVENT_LISTS) {
    if (op[list] !== undefined) [fields[list], inverse[list]] = [readEvents(list, op[list]), score[list]];
  }
  return { score: { ...score, ...fields }, inverse: { op: "score.set", ...inverse } };
}
