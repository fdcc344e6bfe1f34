/** The grid that gestures snap to: what the user chose, and the ticks that it comes to. Pure. */

import type { State, Viewport } from "./state";

export interface GridSetting {
  /** "adaptive" follows the zoom. */
  readonly kind: "off" | "fixed" | "adaptive";
  /** Of a fixed grid: the step is a whole note divided by this, 1 to 128. */
  readonly division: number;
  /** Three steps in the time of two. */
  readonly triplet: boolean;
  /** Of an adaptive grid, -2 to 2: how many times finer (above 0) or coarser it is than usual, as a power of two. */
  readonly bias: number;
}

/** Sixteenths: what most pieces move in. */
export const FIRST_GRID: GridSetting = { kind: "fixed", division: 16, triplet: false, bias: 0 };

export const FINEST_DIVISION = 128;

/** An adaptive grid's lines are at least this far apart, in CSS pixels, when its bias is 0. */
const ADAPTIVE_PIXELS = 20;

/** The ticks between two lines of the grid: a fraction where the score's ticks do not divide so far; 0 is no snap. */
export function gridStep({ grid, score, viewport }: Pick<State, "grid" | "score" | "viewport">): number {
  if (grid.kind === "off") return 0;
  const division = grid.kind === "fixed" ? grid.division : adaptiveDivision(grid, score.ticksPerQuarter, viewport);
  const step = (4 * score.ticksPerQuarter) / division;
  return Math.max(1, grid.triplet ? (step * 2) / 3 : step);
}

/** The finest division, 1 to 128, whose lines are far enough apart on the screen. */
export function adaptiveDivision(
  { bias }: GridSetting,
  ticksPerQuarter: number,
  { pixelsPerTick }: Pick<Viewport, "pixelsPerTick">,
): number {
  const whole = 4 * ticksPerQuarter * pixelsPerTick;
  const most = Math.max(1, (whole / ADAPTIVE_PIXELS) * 2 ** bias);
  return Math.min(FINEST_DIVISION, 2 ** Math.floor(Math.log2(most)));
}
