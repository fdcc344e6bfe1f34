/** Edits of what lies in lanes: points (control changes, pitch bends, tempos) and velocities. Each makes one change for `apply`. */

import { clamp } from "./clamp";
import { lowerBound, MAX_TICK } from "./columns";
import type { Chosen } from "./edit";
import type { Change, Op } from "./ops";
import { LIMITS, type Place, type Points, valueOn } from "./points";
import { trackById } from "./score";
import { tempoOfBpm } from "./time";
import type { Score, Track } from "./types";

/** Points that go and points that come, by tick. A point that comes replaces what was at its tick. */
export interface PointEdit {
  readonly gone: Iterable<number>;
  readonly put: ReadonlyMap<number, number>;
}

/** Points moved in time and value; the group stops whole where one of them would leave the piece or the limits. */
export function movedPoints(
  points: Points,
  kind: Place["kind"],
  ticks: ReadonlySet<number>,
  by: { readonly ticks: number; readonly value: number },
  copy = false,
): PointEdit {
  const moving = [...ticks].flatMap((tick) => {
    const value = valueOn(points, tick);
    return value === undefined ? [] : [{ tick, value }];
  });
  const values = moving.map(({ value }) => value);
  const [low, high] = extremes(values);
  // A value that a file brought from beyond the limits stays where it is; nothing is pulled in by the move of another.
  const value = clamp(by.value, Math.min(0, LIMITS[kind].low - low), Math.max(0, LIMITS[kind].high - high));
  // What a piece begins with is its first tempo: it has no earlier or later.
  const pinned = (tick: number) => kind === "tempo" && tick === 0 && !copy;
  const [first, last] = extremes(moving.map(({ tick }) => tick).filter((tick) => !pinned(tick)));
  const shift = clamp(Math.round(by.ticks), -first, MAX_TICK - last);
  const put = new Map(moving.map((point) => [pinned(point.tick) ? 0 : point.tick + shift, point.value + value]));
  return { gone: copy ? [] : moving.map(({ tick }) => tick), put };
}

/** A change that makes an edit of points. The tempo at tick 0 may be replaced but never goes. */
export function writePoints(score: Score, place: Place, edit: PointEdit, newId: () => number): Change {
  if (place.kind === "tempo") return writeTempos(score, edit);
  const track = trackById(score, place.track);
  return track ? writeRows(track, place, edit, newId) : [];
}

function writeTempos(score: Score, { gone, put }: PointEdit): Change {
  const leaving = new Set(gone);
  leaving.delete(0);
  const kept = score.tempos.filter(({ tick }) => !leaving.has(tick) && !put.has(tick));
  const made = [...put].map(([tick, value]) => {
    const before = score.tempos.findLast((tempo) => tempo.tick === tick) ?? score.tempos[0];
    return { ...tempoOfBpm(tick, Math.max(1, value)), chunk: before?.chunk ?? 0 };
  });
  const tempos = [...kept, ...made].sort((a, b) => a.tick - b.tick);
  const same =
    tempos.length === score.tempos.length &&
    tempos.every(
      ({ tick, microseconds }, at) => tick === score.tempos[at].tick && microseconds === score.tempos[at].microseconds,
    );
  return same ? [] : [{ op: "score.set", tempos }];
}

interface Row {
  readonly id: number;
  readonly tick: number;
  readonly value: number;
}

/** Events whose place is taken or given up are used again for those that come, in order: a moved event keeps its id. */
function writeRows(
  track: Track,
  place: Extract<Place, { track: number }>,
  { gone, put }: PointEdit,
  newId: () => number,
): Change {
  const table = place.kind === "control" ? "controls" : "bends";
  const events = track[table];
  const matches = (row: number) => place.kind === "bend" || track.controls.number[row] === place.number;
  const left = new Map([...put].sort(([a], [b]) => a - b));
  const free: number[] = [];
  const set: Row[] = [];
  for (const tick of [...new Set([...gone, ...put.keys()])].sort((a, b) => a - b)) {
    const rows: number[] = [];
    for (let row = lowerBound(events.tick, tick); events.tick[row] === tick; row++) if (matches(row)) rows.push(row);
    const value = left.get(tick);
    const last = rows.at(-1);
    if (value !== undefined && last !== undefined) {
      rows.pop();
      left.delete(tick);
      if (events.value[last] !== Math.round(value)) set.push({ id: events.id[last], tick, value });
    }
    free.push(...rows);
  }
  const coming = [...left].map(([tick, value]) => ({ tick, value }));
  const reused = coming.slice(0, free.length).map((point, at) => ({ ...point, id: events.id[free[at]] }));
  const added = coming.slice(free.length).map((point) => ({ ...point, id: newId() }));
  const removed = free.slice(reused.length).map((row) => events.id[row]);
  const { low, high } = LIMITS[place.kind];
  const columns = (rows: readonly Row[]) => ({
    tick: rows.map(({ tick }) => tick),
    value: rows.map(({ value }) => clamp(Math.round(value), low, high)),
  });
  const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);
  const number = place.kind === "control" ? { number: added.map(() => place.number) } : {};
  const changed = [...set, ...reused];
  const ops: Op[] = [];
  if (changed.length) ops.push({ op: "set", track: track.id, table, ids: ids(changed), columns: columns(changed) });
  if (removed.length) ops.push({ op: "remove", track: track.id, table, ids: removed });
  if (added.length)
    ops.push({ op: "add", track: track.id, table, rows: { id: ids(added), ...number, ...columns(added) } });
  return ops;
}

// --- velocities ---------------------------------------------------------------------------------------------------------

/** The notes that begin from `from` to `to` (half-open): the selected ones, where any of `seen` is, else all of `working`. */
export function notesBetween(
  seen: readonly Track[],
  working: readonly Track[],
  selection: ReadonlySet<number>,
  from: number,
  to: number,
): Chosen[] {
  const chosen = selection.size ? rowsBetween(seen, from, to, (id) => selection.has(id)) : [];
  return chosen.length ? chosen : rowsBetween(working, from, to, () => true);
}

function rowsBetween(tracks: readonly Track[], from: number, to: number, takes: (id: number) => boolean): Chosen[] {
  return tracks.flatMap((track) => {
    const { start, id } = track.notes;
    const rows: number[] = [];
    for (let row = lowerBound(start, from); row < start.length && start[row] < to; row++)
      if (takes(id[row])) rows.push(row);
    return rows.length ? [{ track, rows: Int32Array.from(rows) }] : [];
  });
}

/** Every note as loud as `velocityAt` says for its start; each stops at 1 and 127. */
export function shapeVelocities(chosen: readonly Chosen[], velocityAt: (tick: number) => number): Change {
  return withVelocities(chosen, (_, start) => velocityAt(start));
}

/** The notes louder or softer by so much, as one: the group stops where its loudest is at 127 or its softest at 1. */
export function shiftVelocities(chosen: readonly Chosen[], by: number): Change {
  const delta = clampedShift(chosen, by);
  return delta === 0 ? [] : withVelocities(chosen, (velocity) => velocity + delta);
}

/** How far a group's velocities can go when they are asked to go so far. */
export function clampedShift(chosen: readonly Chosen[], by: number): number {
  let [low, high] = [127, 1];
  for (const { track, rows } of chosen) {
    for (const row of rows) {
      low = Math.min(low, track.notes.velocity[row]);
      high = Math.max(high, track.notes.velocity[row]);
    }
  }
  return clamp(Math.round(by), Math.min(0, 1 - low), Math.max(0, 127 - high));
}

function withVelocities(chosen: readonly Chosen[], change: (velocity: number, start: number) => number): Change {
  return chosen.flatMap(({ track, rows }): Op[] => {
    const { id, start, velocity } = track.notes;
    const made = rows.map((row) => clamp(Math.round(change(velocity[row], start[row])), 1, 127));
    const kept = made.map((value, at) => Number(value !== velocity[rows[at]]));
    if (!kept.includes(1)) return [];
    const changed = (column: Int32Array) => column.filter((_, at) => kept[at]);
    const ids = changed(rows.map((row) => id[row]));
    return [{ op: "set", track: track.id, table: "notes", ids, columns: { velocity: changed(made) } }];
  });
}

/** The straight line between two points, as a function of the tick; flat beyond them. */
export function lineBetween(
  a: { readonly tick: number; readonly value: number },
  b: { readonly tick: number; readonly value: number },
): (tick: number) => number {
  const length = b.tick - a.tick;
  return (tick) => a.value + (b.value - a.value) * (length === 0 ? 1 : clamp((tick - a.tick) / length, 0, 1));
}

function extremes(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
