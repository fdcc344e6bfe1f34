/** The edits of a score, as they travel (docs/protocol.md, "Ops"). `reduce.ts` applies them. */

import type { Key, Marker, Meter, TableName, Tempo } from "./types";

/** Columns of numbers by name. */
export type Rows = Readonly<Record<string, ArrayLike<number>>>;

export type Op =
  | { readonly op: "add"; readonly track: number; readonly table: TableName; readonly rows: Rows }
  | { readonly op: "remove"; readonly track: number; readonly table: TableName; readonly ids: ArrayLike<number> }
  | {
      readonly op: "set";
      readonly track: number;
      readonly table: TableName;
      readonly ids: ArrayLike<number>;
      readonly columns: Rows;
    }
  | { readonly op: "track.add"; readonly index: number; readonly track: NewTrack }
  | { readonly op: "track.remove"; readonly track: number }
  | {
      readonly op: "track.set";
      readonly track: number;
      readonly name?: string;
      readonly channel?: number;
      readonly chunk?: number;
      readonly index?: number;
    }
  | {
      readonly op: "score.set";
      readonly name?: string;
      readonly tempos?: readonly Tempo[];
      readonly meters?: readonly Meter[];
      readonly keys?: readonly Key[];
      readonly markers?: readonly Marker[];
    };

export interface NewTrack {
  readonly id: number;
  readonly name: string;
  readonly channel: number;
  readonly chunk: number;
  readonly tables?: Partial<Readonly<Record<TableName, Rows>>>;
}

/** Ops applied together: all or none. */
export type Change = readonly Op[];
