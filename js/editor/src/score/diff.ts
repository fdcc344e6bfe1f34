/** From two scores to the change between them: the twin of `diff` in `closeloop_widgets/music/edits.py`. */

import { type Column, type Columns, fieldOf, TABLE_NAMES } from "./columns";
import { EVENT_LISTS } from "./events";
import { indexOf } from "./ids";
import type { Change, Op } from "./ops";
import { trackAsNew } from "./reduce";
import { carriedListsEqual, listsEqual } from "./score";
import { columnsOf, type Table, tablesEqual, takeRows } from "./tables";
import type { Score, TableName, Track } from "./types";

/** The change that makes `old` into `next`, matched by ids; null where no ops can (other ticks, other carried events). */
export function diff(old: Score, next: Score): Change | null {
  if (old.ticksPerQuarter !== next.ticksPerQuarter || !carriedListsEqual(old.carried, next.carried)) return null;
  const order = old.tracks.map(({ id }) => id);
  // Removals first: a note that changes tracks keeps its id, and must leave the one before it enters the other.
  const removals: Op[] = [];
  const others: Op[] = [];
  for (const { id } of old.tracks) {
    if (next.tracks.some((track) => track.id === id)) continue;
    removals.push({ op: "track.remove", track: id });
    order.splice(order.indexOf(id), 1);
  }
  for (const [index, track] of next.tracks.entries()) {
    const mine = old.tracks.find(({ id }) => id === track.id);
    if (!mine) {
      others.push({ op: "track.add", index, track: trackAsNew(track) });
      order.splice(index, 0, track.id);
      continue;
    }
    others.push(...diffFields(mine, track, index, order));
    for (const table of TABLE_NAMES) diffRows(track.id, table, mine[table], track[table], removals, others);
  }
  return [...diffLists(old, next), ...removals, ...others];
}

function diffLists(old: Score, next: Score): Op[] {
  const changed = EVENT_LISTS.filter((name) => !listsEqual<object>(old[name], next[name]));
  const fields = Object.fromEntries(changed.map((name) => [name, next[name]]));
  const name = old.name === next.name ? {} : { name: next.name };
  return changed.length || old.name !== next.name ? [{ op: "score.set", ...name, ...fields }] : [];
}

/** The op for a track's name, channel, chunk and place; `order` is the ids of the tracks so far, and is kept up. */
function diffFields(old: Track, next: Track, index: number, order: number[]): Op[] {
  const changed = (["name", "channel", "chunk"] as const).filter((field) => old[field] !== next[field]);
  const moves = order[index] !== next.id;
  if (moves) {
    order.splice(order.indexOf(next.id), 1);
    order.splice(index, 0, next.id);
  }
  if (!moves && changed.length === 0) return [];
  const fields = Object.fromEntries(changed.map((field) => [field, next[field]]));
  return [{ op: "track.set", track: next.id, ...fields, ...(moves ? { index } : {}) }];
}

/** A row that differs leaves and comes anew: fewer rules than finding the columns in which it does. */
function diffRows(track: number, table: TableName, old: Table, next: Table, removals: Op[], others: Op[]): void {
  if (tablesEqual(old, next)) return;
  const gone = rowsUnlike(table, old, next);
  const fresh = rowsUnlike(table, next, old);
  if (gone.length) removals.push({ op: "remove", track, table, ids: gone.map((row) => old.id[row]) });
  if (fresh.length) others.push({ op: "add", track, table, rows: columnsOf(takeRows(table, next as never, fresh)) });
}

/** The rows of `a` that `b` does not have, or not with the same values. */
function rowsUnlike(table: TableName, a: Table, b: Table): number[] {
  const [mine, theirs, index] = [columnsOf(a), columnsOf(b), indexOf(b)];
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const value = (columns: Columns, name: string, row: number) =>
    (columns[name] as Column | undefined)?.[row] ?? fieldOf(table, name)?.fallback;
  const rows: number[] = [];
  for (let row = 0; row < a.id.length; row++) {
    const at = index.row(a.id[row]);
    if (at < 0 || names.some((name) => value(mine, name, row) !== value(theirs, name, at))) rows.push(row);
  }
  return rows;
}
