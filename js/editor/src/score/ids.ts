/** From ids to rows. */

import type { Table } from "./tables";

/**
 * An open-addressed table from id to row: 100,000 ids take a few milliseconds and two flat arrays, where a `Map` takes
 * ten times both.
 */
export class IdIndex {
  readonly #ids: Int32Array;
  readonly #rows: Int32Array;
  readonly #shift: number;
  /** The first id that comes twice, or null. */
  readonly repeated: number | null = null;

  constructor(ids: ArrayLike<number>) {
    const bits = Math.max(3, Math.ceil(Math.log2(ids.length * 2 + 1)));
    this.#shift = 32 - bits;
    this.#ids = new Int32Array(2 ** bits);
    this.#rows = new Int32Array(2 ** bits);
    for (let row = 0; row < ids.length; row++) {
      const slot = this.#slot(ids[row]);
      if (this.#ids[slot] !== 0) this.repeated ??= ids[row];
      this.#ids[slot] = ids[row];
      this.#rows[slot] = row;
    }
  }

  /** The row with this id, or -1. */
  row(id: number): number {
    const slot = this.#slot(id);
    return this.#ids[slot] === 0 ? -1 : this.#rows[slot];
  }

  has(id: number): boolean {
    return this.#ids[this.#slot(id)] !== 0;
  }

  /** Where an id is, or where it would go: the empty slot has id 0, which no row has. */
  #slot(id: number): number {
    // Fibonacci hashing: ids are mostly consecutive, and this spreads consecutive numbers evenly.
    let slot = Math.imul(id, 0x9e3779b1) >>> this.#shift;
    while (this.#ids[slot] !== 0 && this.#ids[slot] !== id) slot = (slot + 1) & (this.#ids.length - 1);
    return slot;
  }
}

// Keyed by the column, not the table: an edit that moves nothing shares it, and with it the index.
const INDICES = new WeakMap<Int32Array, IdIndex>();

/** The index of a table's ids, built when first asked for. */
export function indexOf(table: Table): IdIndex {
  let index = INDICES.get(table.id);
  if (!index) {
    index = new IdIndex(table.id);
    INDICES.set(table.id, index);
  }
  return index;
}

/** Above this part of a table, a pass over its rows is cheaper than an index of them, which every edit makes anew. */
const MANY = 1 / 64;

// What is selected is one value for all tracks, and is looked for again after every edit.
const WANTED = new WeakMap<ReadonlySet<number>, IdIndex>();

/** The rows with these ids, ascending. The set is never written after it is made. */
export function rowsWith(table: Table, ids: ReadonlySet<number>): Int32Array {
  const { id } = table;
  const rows: number[] = [];
  if (ids.size > id.length * MANY) {
    const wanted = WANTED.get(ids) ?? new IdIndex([...ids]);
    WANTED.set(ids, wanted);
    for (let row = 0; row < id.length; row++) if (wanted.has(id[row])) rows.push(row);
    return Int32Array.from(rows);
  }
  const index = indexOf(table);
  for (const one of ids) {
    const row = index.row(one);
    if (row >= 0) rows.push(row);
  }
  return Int32Array.from(rows).sort();
}

/** So many ids that differ: drawn at random, some of 100,000 would be the same. */
export function freshIds(count: number, newId: () => number): Int32Array {
  const ids = new Set<number>();
  while (ids.size < count) ids.add(newId());
  return Int32Array.from(ids);
}
