/** Scores, and changes that fit them, for property tests. */

import fc from "fast-check";
import { SCHEMAS, TABLE_NAMES } from "../../../js/editor/src/score/columns";
import { EditError } from "../../../js/editor/src/score/errors";
import type { Change, Op, Rows } from "../../../js/editor/src/score/ops";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score, TableName, Track } from "../../../js/editor/src/score/types";

const TEXT = fc.constantFrom("", "Soprano", "Bässe", "弦", "<b>");

function columnValue(table: TableName, column: string): fc.Arbitrary<number> {
  const { fields, optional } = SCHEMAS[table];
  const { dtype, low, high } = fields[column] ?? optional[column];
  if (column === "start" || column === "tick") return fc.integer({ min: 0, max: 4000 });
  if (column === "duration") return fc.integer({ min: 0, max: 2000 });
  if (dtype === "f4") return fc.constantFrom(low, 0, 0.25, high);
  return fc.integer({ min: low, max: high });
}

/** Rows with these ids; optional columns come and go. */
export function rowsOf(table: TableName, ids: readonly number[]): fc.Arbitrary<Rows> {
  const required = Object.keys(SCHEMAS[table].fields).filter((column) => column !== "id");
  return fc.subarray(Object.keys(SCHEMAS[table].optional)).chain((optional) => {
    const columns = [...required, ...optional].map((column) => {
      const values = fc.array(columnValue(table, column), { minLength: ids.length, maxLength: ids.length });
      return [column, values] as const;
    });
    return fc.record(Object.fromEntries(columns)).map((drawn): Rows => ({ id: ids, ...drawn }));
  });
}

function counted(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}

function trackOf(id: number, firstId: number): fc.Arbitrary<Track> {
  const tables = TABLE_NAMES.map((name, at) =>
    fc
      .integer({ min: 0, max: name === "notes" ? 12 : 3 })
      .chain((count) => rowsOf(name, counted(firstId + at * 20, count)))
      .map((rows) => [name, tableFromRows(name, rows)] as const),
  );
  return fc
    .record({ name: TEXT, channel: fc.integer({ min: 0, max: 15 }), tables: fc.tuple(...tables) })
    .map(({ name, channel, tables }) => newTrack({ id, name, channel, chunk: id, ...Object.fromEntries(tables) }));
}

export function scores(maxTracks = 3): fc.Arbitrary<Score> {
  const lists = {
    name: TEXT,
    ticksPerQuarter: fc.constantFrom(96, 480),
    tempos: fc.array(
      fc.record({ tick: fc.constant(0), microseconds: fc.integer({ min: 1, max: 0xffffff }), chunk: fc.constant(0) }),
      {
        maxLength: 2,
      },
    ),
    markers: fc.array(fc.record({ tick: fc.constant(480), text: TEXT, chunk: fc.constant(1) }), { maxLength: 1 }),
    carried: fc.array(
      fc.record({
        chunk: fc.constant(0),
        tick: fc.integer({ min: 0, max: 4000 }),
        data: fc
          .uint8Array({ minLength: 1, maxLength: 4 })
          .map((bytes) => Uint8Array.of(0xff, 0x05, bytes.length, ...bytes)),
      }),
      { maxLength: 2 },
    ),
  };
  return fc
    .integer({ min: 1, max: maxTracks })
    .chain((count) =>
      fc.record({ ...lists, tracks: fc.tuple(...counted(1, count).map((id) => trackOf(id, id * 100))) }),
    )
    .map((drawn) => ({ ...EMPTY_SCORE, ...drawn, nextId: 1000 }));
}

const TABLE = fc.constantFrom<TableName>("notes", "notes", "controls", "bends", "programs");

function events<E extends object>(fields: { [F in keyof E]: fc.Arbitrary<E[F]> }): fc.Arbitrary<(E & Timed)[]> {
  const timed = { tick: fc.integer({ min: 0, max: 4000 }), chunk: fc.nat(2) };
  return fc.array(fc.record({ ...fields, ...timed }) as fc.Arbitrary<E & Timed>, { maxLength: 3 });
}

interface Timed {
  readonly tick: number;
  readonly chunk: number;
}

/** The lists that govern all tracks. */
const EVENTS = {
  tempos: events({ microseconds: fc.integer({ min: 1, max: 0xffffff }) }),
  meters: events({
    numerator: fc.integer({ min: 1, max: 12 }),
    denominator: fc.constantFrom(2, 4, 8),
    clocks: fc.constantFrom(24, 36),
    notated: fc.constantFrom(8, 4),
  }),
  keys: events({ sharps: fc.integer({ min: -7, max: 7 }), minor: fc.boolean() }),
  markers: events({ text: TEXT }),
};

/** An op that nearly always fits the score; `apply` says. */
export function ops(score: Score): fc.Arbitrary<Op> {
  const scoreSet = fc
    .record({ name: TEXT, ...EVENTS }, { requiredKeys: [] })
    .map((fields): Op => ({ op: "score.set", ...fields }));
  const trackAdd = fc
    .record({
      id: fc.integer({ min: 100, max: 2 ** 31 - 1 }),
      name: TEXT,
      channel: fc.constant(3),
      chunk: fc.constant(9),
      tables: fc
        .record({ table: TABLE, ids: newIds(score) })
        .chain(({ table, ids }) => rowsOf(table, ids).map((rows) => ({ [table]: rows }))),
    })
    .chain((track) =>
      fc.integer({ min: 0, max: score.tracks.length }).map((index): Op => ({ op: "track.add", index, track })),
    );
  if (score.tracks.length === 0) return fc.oneof(scoreSet, trackAdd);
  const track = fc.constantFrom(...score.tracks);
  const rowOps = fc.tuple(track, TABLE).chain(([track, table]) => rowOp(score, track, table));
  return fc.oneof(
    { weight: 6, arbitrary: rowOps },
    { weight: 1, arbitrary: scoreSet },
    { weight: 1, arbitrary: trackAdd },
    { weight: 1, arbitrary: track.map(({ id }): Op => ({ op: "track.remove", track: id })) },
    { weight: 1, arbitrary: trackSet(score, track) },
  );
}

function trackSet(score: Score, track: fc.Arbitrary<Track>): fc.Arbitrary<Op> {
  const fields = {
    name: TEXT,
    channel: fc.nat(15),
    chunk: fc.nat(3),
    index: fc.integer({ min: 0, max: score.tracks.length - 1 }),
  };
  return fc
    .tuple(track, fc.record(fields, { requiredKeys: [] }))
    .map(([{ id }, changed]): Op => ({ op: "track.set", track: id, ...changed }));
}

function rowOp(score: Score, { id: track, ...tables }: Track, table: TableName): fc.Arbitrary<Op> {
  const some = fc.shuffledSubarray([...tables[table].id]);
  const add = newIds(score)
    .chain((ids) => rowsOf(table, ids))
    .map((rows): Op => ({ op: "add", track, table, rows }));
  const remove = some.map((ids): Op => ({ op: "remove", track, table, ids }));
  const set = some.chain((ids) =>
    rowsOf(table, ids).chain(({ id: _, ...columns }) =>
      fc
        .subarray(Object.entries(columns))
        .map((chosen): Op => ({ op: "set", track, table, ids, columns: Object.fromEntries(chosen) })),
    ),
  );
  return fc.oneof(add, remove, set, set);
}

function newIds(score: Score): fc.Arbitrary<number[]> {
  const from = fc.oneof(fc.constant(score.nextId), fc.integer({ min: 2 ** 30, max: 2 ** 31 - 10 }));
  return fc.tuple(from, fc.integer({ min: 0, max: 4 })).map(([first, count]) => counted(first, count));
}

/** A score and changes that fit it, one after the other. */
export function scoreWithChanges(maxChanges = 6): fc.Arbitrary<{ score: Score; changes: Change[] }> {
  return scores().chain((score) => growing(score, [], maxChanges));
}

function growing(score: Score, changes: Change[], left: number): fc.Arbitrary<{ score: Score; changes: Change[] }> {
  const fitted = fitting(score, changes);
  if (left === 0) return fc.constant({ score, changes: fitted.changes });
  return fc
    .array(ops(fitted.score), { maxLength: 3 })
    .chain((change) => growing(score, [...fitted.changes, change], left - 1));
}

/** Those of the changes that apply, and the score after them. */
function fitting(score: Score, changes: readonly Change[]): { score: Score; changes: Change[] } {
  const fitted: Change[] = [];
  for (const change of changes) {
    try {
      score = apply(score, change).score;
      fitted.push(change);
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
    }
  }
  return { score, changes: fitted };
}
