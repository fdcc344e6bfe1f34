/** Columns of numbers, and what may stand in them: the twin of `closeloop_widgets/music/tables.py`. */

import { ScoreError, shown } from "./errors";
import type { TableName } from "./types";

export type Dtype = "i4" | "i2" | "u1" | "f4";

export type Column = Int32Array | Int16Array | Uint8Array | Float32Array;

export type Columns = Readonly<Record<string, Column>>;

/** What one column holds: its type and the values it may take. */
export interface Field {
  readonly dtype: Dtype;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  /** Of an optional column: what its absence means. */
  readonly fallback?: number;
}

export interface Schema {
  /** The column that says when a row happens; rows are in order of it, then of id. */
  readonly time: "start" | "tick";
  /** The columns every row has. */
  readonly fields: Readonly<Record<string, Field>>;
  /** The columns that are there only where some row differs from the fallback. */
  readonly optional: Readonly<Record<string, Field>>;
}

/** The last tick a score can hold: ticks travel as signed 32-bit integers. */
export const MAX_TICK = 2 ** 31 - 1;

const ID: Field = { dtype: "i4", low: 1, high: MAX_TICK, unit: "id" };
const TICK: Field = { dtype: "i4", low: 0, high: MAX_TICK, unit: "tick" };

function bytes(low: number, high: number, unit: string): Field {
  return { dtype: "u1", low, high, unit };
}

export const SCHEMAS: Readonly<Record<TableName, Schema>> = {
  notes: {
    time: "start",
    fields: {
      id: ID,
      start: TICK,
      duration: TICK,
      pitch: bytes(0, 127, "MIDI pitch"),
      velocity: bytes(1, 127, "MIDI velocity"),
    },
    optional: {
      release_velocity: { ...bytes(0, 127, "MIDI velocity"), fallback: 64 },
      mute: { ...bytes(0, 1, "0 or 1"), fallback: 0 },
      probability: { dtype: "f4", low: 0, high: 1, unit: "0 to 1", fallback: 1 },
      velocity_deviation: { dtype: "f4", low: -127, high: 127, unit: "MIDI velocity", fallback: 0 },
    },
  },
  controls: {
    time: "tick",
    fields: {
      id: ID,
      tick: TICK,
      number: bytes(0, 127, "controller number"),
      value: bytes(0, 127, "controller value"),
    },
    optional: {},
  },
  bends: {
    time: "tick",
    fields: { id: ID, tick: TICK, value: { dtype: "i2", low: -8192, high: 8191, unit: "14-bit bend" } },
    optional: {},
  },
  programs: {
    time: "tick",
    fields: { id: ID, tick: TICK, value: bytes(0, 127, "MIDI program") },
    optional: {},
  },
};

export const TABLE_NAMES = Object.keys(SCHEMAS) as readonly TableName[];

/** The field of a column, or undefined where the table has no such column. */
export function fieldOf(table: TableName, column: string): Field | undefined {
  const { fields, optional } = SCHEMAS[table];
  if (Object.hasOwn(fields, column)) return fields[column];
  return Object.hasOwn(optional, column) ? optional[column] : undefined;
}

const ARRAYS = { i4: Int32Array, i2: Int16Array, u1: Uint8Array, f4: Float32Array } as const;

export function newColumn(dtype: Dtype, length: number): Column {
  return new ARRAYS[dtype](length);
}

/** A view of bytes as numbers, little-endian as every host here is; copies only where the bytes are not aligned. */
export function columnOfBytes(dtype: Dtype, source: Uint8Array, offset: number, length: number): Column {
  const { BYTES_PER_ELEMENT } = ARRAYS[dtype];
  const at = source.byteOffset + offset;
  if (at % BYTES_PER_ELEMENT === 0) return new ARRAYS[dtype](source.buffer as ArrayBuffer, at, length);
  const copy = source.slice(offset, offset + length * BYTES_PER_ELEMENT);
  return new ARRAYS[dtype](copy.buffer, 0, length);
}

/** The bytes under a column. */
export function bytesOf(column: ArrayBufferView): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/**
 * The values as a column holds them.
 *
 * Throws a `ScoreError` that calls them `name` where one is no number, not whole, or out of range.
 */
export function checkedColumn(name: string, values: ArrayLike<number>, field: Field): Column {
  if (values === null || typeof values !== "object" || typeof values.length !== "number") {
    throw new ScoreError(`${name} must be a list of numbers (${field.unit}), but is ${shown(values)}`);
  }
  const column = newColumn(field.dtype, values.length);
  const whole = field.dtype !== "f4";
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (
      !(value >= field.low && value <= field.high) ||
      typeof value !== "number" ||
      (whole && !Number.isInteger(value))
    ) {
      throw new ScoreError(misfit(name, value, field));
    }
    column[row] = value;
  }
  return column;
}

function misfit(name: string, value: unknown, field: Field): string {
  const numbers = field.dtype === "f4" ? "numbers" : "whole numbers";
  return `${name} holds ${shown(value)}; expected ${numbers} from ${field.low} to ${field.high} (${field.unit})`;
}

/** The rows of every column, in the order of `rows`. */
export function gather(columns: Columns, rows: ArrayLike<number>): Columns {
  const taken: Record<string, Column> = {};
  for (const [name, column] of Object.entries(columns)) taken[name] = gatherColumn(column, rows);
  return taken;
}

export function gatherColumn<C extends Column>(column: C, rows: ArrayLike<number>): C {
  const taken = new (column.constructor as new (length: number) => C)(rows.length);
  for (let at = 0; at < rows.length; at++) taken[at] = column[rows[at]];
  return taken;
}

/** How many values lie before `value` in a column that is in order: the first row with one at or after it. */
export function lowerBound(column: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first row with a value after `value`, in a column that is in order. */
export function upperBound(column: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
