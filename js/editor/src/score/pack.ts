/** A score as one binary (docs/protocol.md, "Pack"): the twin of `closeloop_widgets/music/pack.py`. */

import { fromBase64, toBase64 } from "./base64";
import { bytesOf, type Column, columnOfBytes, type Dtype, fieldOf, MAX_TICK, SCHEMAS, TABLE_NAMES } from "./columns";
import { ScoreError, shown } from "./errors";
import { EVENT_LISTS, readEvents, text, wholeNumber } from "./events";
import { newTrack } from "./score";
import { columnsOf, ordered, rowCount, type Table } from "./tables";
import type { Carried, Score, TableName, Track } from "./types";

const MAGIC = "CLW1";
const ALIGNMENT = 8;

/** What bytes may come in, by host. */
export type Bytes = ArrayBuffer | ArrayBufferView;

type Raw = Readonly<Record<string, unknown>>;

/** Where a column lies: its offset from the end of the header, and its dtype. */
type Place = readonly [offset: number, dtype: Dtype];

interface PackedTable {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Place>>;
}

export function pack(score: Score): Uint8Array<ArrayBuffer> {
  const body = new Body();
  const header = {
    v: 1,
    ticks_per_quarter: score.ticksPerQuarter,
    name: score.name,
    next_id: score.nextId,
    tempos: score.tempos,
    meters: score.meters,
    keys: score.keys,
    markers: score.markers,
    tracks: score.tracks.map((track) => packTrack(track, body)),
    carried: score.carried.map(({ chunk, tick, data }) => ({ chunk, tick, data: toBase64(data) })),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = aligned(8 + json.length);
  const bytes = new Uint8Array(start + body.length);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, 8);
  body.writeTo(bytes.subarray(start));
  return bytes;
}

function packTrack({ id, name, channel, chunk, ...tables }: Track, body: Body): object {
  const packed: Record<string, PackedTable> = {};
  for (const table of TABLE_NAMES) if (rowCount(tables[table])) packed[table] = packTable(table, tables[table], body);
  return { id, name, channel, chunk, tables: packed };
}

function packTable(name: TableName, table: Table, body: Body): PackedTable {
  const columns: Record<string, Place> = {};
  for (const [column, values] of Object.entries(columnsOf(table))) {
    columns[column] = [body.add(values), fieldOf(name, column)?.dtype ?? "i4"];
  }
  return { rows: rowCount(table), columns };
}

/** The columns one after the other, each at a multiple of 8. */
class Body {
  length = 0;
  readonly #columns: [offset: number, column: Column][] = [];

  add(column: Column): number {
    const offset = this.length;
    this.#columns.push([offset, column]);
    this.length = aligned(offset + column.byteLength);
    return offset;
  }

  writeTo(bytes: Uint8Array): void {
    for (const [offset, column] of this.#columns) bytes.set(bytesOf(column), offset);
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

/**
 * The score in these bytes. Its columns are views of them wherever they are aligned: leave them as they are.
 *
 * Throws a `ScoreError` where they are no pack, or a broken one.
 */
export function unpack(source: Bytes): Score {
  const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : bytesOf(source);
  const begins = String.fromCharCode(...bytes.subarray(0, 4));
  if (begins !== MAGIC || bytes.length < 8) {
    throw new ScoreError(`not a packed score: it begins with ${shown(begins)}, not "${MAGIC}"`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (8 + length > bytes.length) {
    throw new ScoreError(
      `a broken packed score: its header takes ${length} bytes, but only ${bytes.length - 8} follow`,
    );
  }
  try {
    const header: Raw = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
    return readHeader(header, bytes.subarray(aligned(8 + length)));
  } catch (error) {
    if (error instanceof ScoreError) throw error;
    // JSON that is none, base64 that is none, or a field that is missing.
    throw new ScoreError(`a broken packed score: ${error instanceof Error ? error.message : error}`);
  }
}

function readHeader(header: Raw, body: Uint8Array): Score {
  if (header.v !== 1) throw new ScoreError(`a packed score of version ${shown(header.v)}; expected 1`);
  const lists = Object.fromEntries(EVENT_LISTS.map((name) => [name, readEvents(name, header[name])]));
  return {
    ticksPerQuarter: wholeNumber(header.ticks_per_quarter, "ticks_per_quarter", 1, 32767),
    name: text(header.name, "a score's name"),
    nextId: wholeNumber(header.next_id, "next_id", 1, MAX_TICK),
    ...(lists as Pick<Score, (typeof EVENT_LISTS)[number]>),
    tracks: (header.tracks as Raw[]).map((track) => readTrack(track, body)),
    carried: (header.carried as Raw[]).map(readCarried),
  };
}

function readTrack(raw: Raw, body: Uint8Array): Track {
  const tables = Object.entries(raw.tables as Record<TableName, PackedTable>).map(([name, table]) => [
    name,
    readTable(name as TableName, table, body),
  ]);
  return newTrack({
    id: wholeNumber(raw.id, "a track's id", 1, MAX_TICK),
    name: text(raw.name, "a track's name"),
    channel: wholeNumber(raw.channel, "a track's channel", 0, 15),
    chunk: wholeNumber(raw.chunk, "a track's chunk", 0, MAX_TICK),
    ...Object.fromEntries(tables),
  });
}

function readTable(name: TableName, { rows, columns }: PackedTable, body: Uint8Array): Table {
  if (!Object.hasOwn(SCHEMAS, name)) throw new ScoreError(`a broken packed score: it has a table ${shown(name)}`);
  wholeNumber(rows, `the rows of ${name}`, 0, MAX_TICK);
  const read: Record<string, Column> = {};
  for (const [column, place] of Object.entries(columns)) read[column] = readColumn(name, column, place, rows, body);
  for (const column of Object.keys(SCHEMAS[name].fields)) {
    if (!read[column]) throw new ScoreError(`a broken packed score: ${name} lack the column ${column}`);
  }
  // The writer checked the values; their order is what searches here rely on.
  return ordered(name, read);
}

function readColumn(name: TableName, column: string, place: Place, rows: number, body: Uint8Array): Column {
  const field = fieldOf(name, column);
  const [offset, dtype] = place;
  if (!field || field.dtype !== dtype) {
    throw new ScoreError(
      `a broken packed score: ${name}.${column} is ${shown(dtype)}; expected ${field?.dtype ?? "no such column"}`,
    );
  }
  wholeNumber(offset, `the offset of ${name}.${column}`, 0, body.length);
  const size = rows * (dtype === "i4" || dtype === "f4" ? 4 : dtype === "i2" ? 2 : 1);
  if (offset + size > body.length) {
    throw new ScoreError(
      `a broken packed score: ${name}.${column} takes ${size} bytes from ${offset} on, but the columns end at ${body.length}`,
    );
  }
  return columnOfBytes(dtype, body, offset, rows);
}

function readCarried(raw: Raw): Carried {
  return {
    chunk: wholeNumber(raw.chunk, "a carried event's chunk", 0, MAX_TICK),
    tick: wholeNumber(raw.tick, "a carried event's tick", 0, MAX_TICK),
    data: fromBase64(text(raw.data, "a carried event's bytes")),
  };
}
