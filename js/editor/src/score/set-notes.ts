/** One column of some notes, each value made from the one before. */

import { clamp } from "./clamp";
import type { Field } from "./columns";
import { fieldOf } from "./columns";
import type { Chosen } from "./edit";
import type { Change } from "./ops";
import { columnOr, columnsOf, rowCount } from "./tables";
import type { Notes } from "./types";

export type NoteColumn = Exclude<keyof Notes, "id">;

/** The least and the greatest value of a column; null where there is no note. */
export function columnRange(chosen: readonly Chosen[], column: NoteColumn): readonly [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { track, rows } of chosen) {
    const values = valuesOf(track.notes, column);
    for (let at = 0; at < rows.length; at++) {
      const value = values[rows[at]];
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** Each value as `change` makes it; whole numbers are rounded, and each stops at the ends of its column's range. */
export function changeColumn(
  chosen: readonly Chosen[],
  column: NoteColumn,
  change: (value: number) => number,
  low = fieldFor(column).low,
): Change {
  const { high, dtype } = fieldFor(column);
  const fitted = (value: number) => clamp(dtype === "f4" ? value : Math.round(value), low, high);
  return chosen.flatMap(({ track, rows }) => {
    const before = valuesOf(track.notes, column);
    const after = Array.from(rows, (row) => fitted(change(before[row])));
    if (after.every((value, at) => value === before[rows[at]])) return [];
    const ids = rows.map((row) => track.notes.id[row]);
    return [{ op: "set" as const, track: track.id, table: "notes" as const, ids, columns: { [column]: after } }];
  });
}

/** The field of a column: its range and its type. */
export function fieldFor(column: NoteColumn): Field {
  return fieldOf("notes", column) as Field;
}

function valuesOf(notes: Notes, column: NoteColumn): ArrayLike<number> {
  return columnOr(columnsOf(notes), column, fieldFor(column), rowCount(notes));
}
