/**
 * Where things are: ticks and pitches to pixels and back, what a point hits, where an edit snaps, how a view zooms. Pure.
 *
 * Pitches stand on rows. A folded view leaves rows out; how high a pitch then stands, in rows, is its level. Where nothing
 * is folded a pitch is its own level. Nothing outside of this file needs to know.
 */

import { clamp } from "../score/clamp";
import type { Notes } from "../score/types";
import type { Rows, Viewport } from "../store/state";
import { visitSounding } from "./culling";

export const PITCHES = 128;

/** A note shorter than this on the screen is drawn and hit as if it were this wide. */
const NARROWEST_NOTE = 3;

/** Drums have no length to speak of: their notes are shown as hits, at least this wide where rows are so high. */
const NARROWEST_HIT = 10;

/** How narrow a note is drawn at least, and as what it is hit; in CSS pixels. */
export function narrowestNote({ pixelsPerPitch }: Viewport, drums: boolean): number {
  return drums ? clamp(pixelsPerPitch - 2, NARROWEST_NOTE, NARROWEST_HIT) : NARROWEST_NOTE;
}

/** Room for the notes, and how far one may zoom. Pixels are CSS pixels. */
export interface Extent {
  /** Where the scrollable time ends, in ticks. */
  readonly end: number;
  readonly ticksPerQuarter: number;
}

export const LIMITS = {
  quarter: { least: 0.5, most: 1600 },
  pitch: { least: 3, most: 40 },
} as const;

/**
 * Put to a place before it is rounded to a device pixel. Many places lie in the middle between two, and without it the last
 * digit of where the view begins would say which one it is: notes would tremble while it scrolls.
 */
export const HALF_UP = 1e-6;

export function tickToX(view: Viewport, tick: number): number {
  return (tick - view.left) * view.pixelsPerTick;
}

export function xToTick(view: Viewport, x: number): number {
  return view.left + x / view.pixelsPerTick;
}

/** How many rows there are. */
export function rowCount({ rows }: Viewport): number {
  return rows ? rows.pitches.length : PITCHES;
}

/** The level of a pitch's row; of a pitch that is folded away, that of the row under it. */
function levelOf({ rows }: Viewport, pitch: number): number {
  if (!rows) return pitch;
  return pitch < 0 ? -1 : rows.places[Math.min(PITCHES - 1, Math.floor(pitch))];
}

/** The level at `y`, which may be a fraction: 1 more for every row that is higher up. */
export function yToLevel(view: Viewport, y: number): number {
  return view.top - y / view.pixelsPerPitch;
}

export function levelToY(view: Viewport, level: number): number {
  return (view.top - level) * view.pixelsPerPitch;
}

/**
 * The upper edge of a pitch's row. So `pitchToY(view, pitch - 1)` is the lower edge; and the rows of a span of pitches reach
 * from `pitchToY(view, high)` to `pitchToY(view, low - 1)`, whichever of them are folded away.
 */
export function pitchToY(view: Viewport, pitch: number): number {
  return levelToY(view, levelOf(view, pitch));
}

/** Whether a pitch has a row, and is not folded away. */
export function hasRow(view: Viewport, pitch: number): boolean {
  return !view.rows || view.rows.pitches[levelOf(view, pitch)] === pitch;
}

/** Whether a pitch's row is one of every second: for shading rows in turn. */
export function isOddRow(view: Viewport, pitch: number): boolean {
  return levelOf(view, pitch) % 2 === 1;
}

/** The pitch whose row holds `y`; the highest or lowest one beyond the rows. */
export function yToPitch(view: Viewport, y: number): number {
  const level = clamp(Math.ceil(yToLevel(view, y)), 0, rowCount(view) - 1);
  return view.rows ? view.rows.pitches[level] : level;
}

/** The pitch of the row so many rows higher, or of the last one on the way. */
export function pitchAbove(view: Viewport, pitch: number, rows: number): number {
  const level = clamp(levelOf(view, pitch) + rows, 0, rowCount(view) - 1);
  return view.rows ? view.rows.pitches[level] : level;
}

/** The tick just right of what is in view. */
export function rightEdge(view: Viewport): number {
  return view.left + view.width / view.pixelsPerTick;
}

/** The highest and lowest pitch of which something is in view. */
export function visiblePitches(view: Viewport): { readonly high: number; readonly low: number } {
  return { high: yToPitch(view, 0), low: yToPitch(view, view.height) };
}

/** The pitches of the rows of which something is in view, from the highest to the lowest. */
export function pitchesInView(view: Viewport): number[] {
  const { high, low } = visiblePitches(view);
  const pitches = view.rows?.pitches ?? EVERY_PITCH;
  return pitches.slice(Math.max(0, levelOf(view, low)), levelOf(view, high) + 1).reverse();
}

const EVERY_PITCH: readonly number[] = Array.from({ length: PITCHES }, (_, pitch) => pitch);

/** The same view with other rows, and the pitch in its middle where it was. */
export function withRows(view: Viewport, rows: Rows | undefined, pixelsPerPitch: number, extent: Extent): Viewport {
  const middle = view.height / 2;
  const pitch = yToPitch(view, middle);
  const offset = (pitchToY(view, pitch) - middle) / view.pixelsPerPitch;
  const other = { ...view, rows, pixelsPerPitch };
  return clampViewport({ ...other, top: levelOf(other, pitch) + middle / pixelsPerPitch + offset }, extent);
}

/** The same view, moved and scaled back to where there is something to see. */
export function clampViewport(view: Viewport, extent: Extent): Viewport {
  const { least, most } = LIMITS.quarter;
  // A long piece may always be zoomed out until it fits, however little that leaves a quarter note.
  const fits = view.width / Math.max(extent.end, 1);
  const pixelsPerTick = clamp(
    view.pixelsPerTick,
    Math.min(least / extent.ticksPerQuarter, fits),
    most / extent.ticksPerQuarter,
  );
  const pixelsPerPitch = clamp(view.pixelsPerPitch, LIMITS.pitch.least, LIMITS.pitch.most);
  const [rows, all] = [view.height / pixelsPerPitch, rowCount(view)];
  return {
    ...view,
    pixelsPerTick,
    pixelsPerPitch,
    left: clamp(view.left, 0, Math.max(0, extent.end - view.width / pixelsPerTick)),
    top: rows >= all ? all - 1 : clamp(view.top, rows - 1, all - 1),
  };
}

/** Scales time by `factor` so that the tick under `x` stays under `x`. */
export function zoomTime(view: Viewport, factor: number, x: number, extent: Extent): Viewport {
  const tick = xToTick(view, x);
  const { pixelsPerTick } = clampViewport({ ...view, pixelsPerTick: view.pixelsPerTick * factor }, extent);
  return clampViewport({ ...view, pixelsPerTick, left: tick - x / pixelsPerTick }, extent);
}

/** Scales pitch by `factor` so that the pitch under `y` stays under `y`. */
export function zoomPitch(view: Viewport, factor: number, y: number, extent: Extent): Viewport {
  const level = yToLevel(view, y);
  const { pixelsPerPitch } = clampViewport({ ...view, pixelsPerPitch: view.pixelsPerPitch * factor }, extent);
  return clampViewport({ ...view, pixelsPerPitch, top: level + y / pixelsPerPitch }, extent);
}

/** A rectangle of the music: ticks half-open, pitches inclusive. */
export interface Box {
  readonly start: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

/** The view that shows `box` whole, with a little air around it. */
export function fitBox(view: Viewport, box: Box, extent: Extent): Viewport {
  const air = 0.04;
  const length = Math.max(1, box.end - box.start);
  const scaled = clampViewport(
    {
      ...view,
      pixelsPerTick: view.width / (length * (1 + 2 * air)),
      pixelsPerPitch: Math.min(20, view.height / (levels(view, box) + 5)),
    },
    extent,
  );
  return clampViewport(
    {
      ...scaled,
      left: box.start - (view.width / scaled.pixelsPerTick - length) / 2,
      top: centredTop(scaled, box),
    },
    extent,
  );
}

/** Scale at which a piece is first shown, in CSS pixels. */
const FIRST = { quarter: { least: 24, most: 96 }, pitch: { least: 9, most: 16 } } as const;

/** The view to begin with: the start of `box`, at a scale at which notes can be read. */
export function firstView(view: Viewport, box: Box, extent: Extent): Viewport {
  const perQuarter = clamp(
    (view.width / Math.max(1, box.end)) * extent.ticksPerQuarter,
    FIRST.quarter.least,
    FIRST.quarter.most,
  );
  const pixelsPerPitch = clamp(view.height / (levels(view, box) + 5), FIRST.pitch.least, FIRST.pitch.most);
  const scaled = { ...view, pixelsPerTick: perQuarter / extent.ticksPerQuarter, pixelsPerPitch };
  return clampViewport({ ...scaled, left: box.start, top: centredTop(scaled, box) }, extent);
}

/** The `top` that puts the box's pitches in the middle of the view. */
export function centredTop(view: Viewport, box: Pick<Box, "low" | "high">): number {
  return (levelOf(view, box.high) + levelOf(view, box.low)) / 2 + view.height / view.pixelsPerPitch / 2 - 0.5;
}

/** How many rows higher the box's highest pitch stands than its lowest. */
function levels(view: Viewport, { low, high }: Pick<Box, "low" | "high">): number {
  return levelOf(view, high) - levelOf(view, low);
}

/** The same scale, moved just so far that `box` is in view (its start, where it is larger than the view). */
export function reveal(view: Viewport, box: Box, extent: Extent): Viewport {
  const margin = Math.min(48 / view.pixelsPerTick, view.width / view.pixelsPerTick / 4);
  const span = view.width / view.pixelsPerTick;
  let left = view.left;
  if (box.end > left + span - margin) left = box.end + margin - span;
  if (box.start < left + margin) left = Math.min(left, box.start - margin);
  const rows = view.height / view.pixelsPerPitch;
  const [low, high] = [levelOf(view, box.low), levelOf(view, box.high)];
  let top = view.top;
  if (low < top - rows + 2) top = low + rows - 2;
  if (high > top - 1) top = high + 1;
  if (left === view.left && top === view.top) return view;
  return clampViewport({ ...view, left, top }, extent);
}

export type NotePart = "body" | "start" | "end";

export interface NoteHit {
  readonly row: number;
  readonly part: NotePart;
}

/** The notes under a point, in the order in which `visitSounding` has them drawn: the topmost, the shortest, last. */
export function hitNotes(
  view: Viewport,
  notes: Notes,
  x: number,
  y: number,
  narrowest: number = NARROWEST_NOTE,
): NoteHit[] {
  const hits: NoteHit[] = [];
  // Where all rows are in view there may be room under them.
  if (y >= pitchToY(view, -1)) return hits;
  const pitch = yToPitch(view, y);
  const slack = EDGE_OUTSIDE / view.pixelsPerTick;
  const tick = xToTick(view, x);
  visitSounding(notes, tick - narrowest / view.pixelsPerTick - slack, tick + slack + 1e-9, (row) => {
    if (notes.pitch[row] !== pitch) return;
    const part = partAt(view, notes.start[row], notes.duration[row], x, narrowest);
    if (part) hits.push({ row, part });
  });
  return hits;
}

const EDGE_INSIDE = 7;
const EDGE_OUTSIDE = 3;

/** What of a note lies under `x`: its edges take at most half of it, so that a body is always left to grab. */
export function partAt(
  view: Viewport,
  start: number,
  duration: number,
  x: number,
  narrowest: number = NARROWEST_NOTE,
): NotePart | null {
  const left = tickToX(view, start);
  const right = Math.max(left + narrowest, tickToX(view, start + duration));
  if (x < left || x >= right + EDGE_OUTSIDE) return null;
  const inside = Math.min(EDGE_INSIDE, (right - left) / 4);
  if (x >= right - inside) return "end";
  // A narrow note keeps only its right edge: lengthening is what one wants of it.
  if (right - left >= 12 && x < left + inside) return "start";
  return "body";
}

/** The rows of the notes that a box touches. */
export function rowsInBox(notes: Notes, box: Box): number[] {
  const rows: number[] = [];
  visitSounding(notes, box.start, box.end, (row) => {
    if (notes.pitch[row] >= box.low && notes.pitch[row] <= box.high) rows.push(row);
  });
  return rows;
}

/** The box that two points of the notes' area span. */
export function boxBetween(view: Viewport, a: Point, b: Point): Box {
  return {
    start: xToTick(view, Math.min(a.x, b.x)),
    end: xToTick(view, Math.max(a.x, b.x)),
    high: yToPitch(view, Math.min(a.y, b.y)),
    low: yToPitch(view, Math.max(a.y, b.y)),
  };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the grid's lines lie: they count from the start of the bar, so that an odd meter does not shift them. */
export interface Grid {
  /** Ticks between lines, with fractions; 0 is no snap. Lines are on the ticks nearest to them. */
  readonly step: number;
  /** The start of the bar that holds `tick`, and of the next one. */
  barAround(tick: number): readonly [number, number];
}

/** The grid line nearest to `tick`. */
export function snapNearest(tick: number, grid: Grid): number {
  if (grid.step <= 0) return Math.max(0, Math.round(tick));
  const [start, next] = grid.barAround(Math.max(0, tick));
  const line = Math.round(start + Math.round((tick - start) / grid.step) * grid.step);
  return Math.max(0, Math.min(line, next));
}

/** The grid line at or before `tick`. */
export function snapDown(tick: number, grid: Grid): number {
  if (grid.step <= 0) return Math.max(0, Math.floor(tick));
  const [start] = grid.barAround(Math.max(0, tick));
  const lines = Math.floor((tick - start) / grid.step);
  // A line between ticks stands on the nearest one: a tick there is on the line, not before it.
  const next = Math.round(start + (lines + 1) * grid.step);
  return Math.max(0, next <= tick ? next : Math.round(start + lines * grid.step));
}

/** The grid line after `tick`. */
export function snapUp(tick: number, grid: Grid): number {
  if (grid.step <= 0) return Math.floor(tick) + 1;
  const [start, next] = grid.barAround(Math.max(0, tick));
  const lines = Math.round((snapDown(tick, grid) - start) / grid.step);
  return Math.min(Math.round(start + (lines + 1) * grid.step), next);
}

/** How far to move something that stands at `from` and is pulled by `ticks`: onto a line, or not at all where that is nearer. */
export function snapShift(from: number, ticks: number, grid: Grid): number {
  if (grid.step <= 0) return Math.round(ticks);
  const line = snapNearest(from + ticks, grid);
  return Math.abs(from + ticks - line) <= Math.abs(ticks) ? line - from : 0;
}

/** The box around some notes; null where there is none. */
export function boxAround(
  chosen: readonly { readonly track: { readonly notes: Notes }; readonly rows: ArrayLike<number> }[],
): Box | null {
  let [start, end, low, high] = [Number.POSITIVE_INFINITY, 0, 127, 0];
  for (const { track, rows } of chosen) {
    const { notes } = track;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      start = Math.min(start, notes.start[row]);
      end = Math.max(end, notes.start[row] + notes.duration[row]);
      low = Math.min(low, notes.pitch[row]);
      high = Math.max(high, notes.pitch[row]);
    }
  }
  return start === Number.POSITIVE_INFINITY ? null : { start, end, low, high };
}
