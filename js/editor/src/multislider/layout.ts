/** Where the cells of a multi-slider are: bars along the time of the roll, a row for each track. Pure; sizes are CSS pixels. */

import type { Cells } from "../lanes/stroke";
import { type Point, tickToX, xToTick } from "../roll/geometry";
import { clamp } from "../score/clamp";
import type { MeterMap } from "../score/time";
import type { Scope, Viewport } from "../store/state";
import { keyOf } from "./sparse";

export interface Layout {
  readonly scope: Scope;
  readonly meters: MeterMap;
  /** How many bars have cells. */
  readonly bars: number;
  /** The tracks of the rows, by their ids; one row without a track where a bar has one value for all. */
  readonly rows: readonly (number | undefined)[];
  readonly height: number;
}

export interface Cell {
  readonly row: number;
  readonly bar: number;
}

export interface CellBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Room over and under the rows, and between two of them. */
const AIR = { edge: 3, row: 2 } as const;

export function cellKey({ scope, rows }: Layout, { row, bar }: Cell): string {
  return keyOf(scope, { track: rows[row], bar });
}

function rowBox({ rows, height }: Layout, row: number): Pick<CellBox, "top" | "bottom"> {
  const each = (height - 2 * AIR.edge) / Math.max(1, rows.length);
  const top = AIR.edge + row * each;
  return { top, bottom: top + each - (rows.length > 1 ? AIR.row : 0) };
}

export function cellBox(layout: Layout, view: Viewport, { row, bar }: Cell): CellBox {
  const { start, end } = layout.meters.bar(bar);
  return { left: tickToX(view, start), right: tickToX(view, end), ...rowBox(layout, row) };
}

/** The cell at a point, of the row there or of `row`; null past the last bar. */
export function cellAt(layout: Layout, view: Viewport, { x, y }: Point, row = rowAt(layout, y)): Cell | null {
  const bar = layout.meters.barAt(Math.max(0, Math.floor(xToTick(view, x))));
  return bar < layout.bars && layout.rows.length ? { row, bar } : null;
}

function rowAt({ rows, height }: Layout, y: number): number {
  const each = (height - 2 * AIR.edge) / Math.max(1, rows.length);
  return clamp(Math.floor((y - AIR.edge) / each), 0, rows.length - 1);
}

/** How much of a row's upper and lower end stands for the very ends of its values, so that a hand finds them. */
const END = 2;

/** How high a point is in its row, 0 at the bottom to 1 at the top. */
export function fractionAt(layout: Layout, row: number, y: number): number {
  const { top, bottom } = rowBox(layout, row);
  return clamp((bottom - END - y) / Math.max(1, bottom - top - 2 * END), 0, 1);
}

/** Where a fraction stands in a cell. */
export function fractionToY({ top, bottom }: Pick<CellBox, "top" | "bottom">, fraction: number): number {
  return bottom - END - fraction * (bottom - top - 2 * END);
}

/** Bars as the cells that a stroke passes over. */
export function barCells(meters: MeterMap): Cells {
  const bar = (tick: number) => meters.barAt(Math.max(0, Math.floor(tick)));
  return { of: (tick) => meters.barStart(bar(tick)), after: (cell) => meters.barStart(bar(cell) + 1) };
}
