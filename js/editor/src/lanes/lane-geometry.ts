/** Where values are in a lane, and what of it a point hits. Pure; sizes are CSS pixels. */

import { type Point, tickToX, xToTick } from "../roll/geometry";
import { lowerBound } from "../score/columns";
import type { Points } from "../score/points";
import type { Track } from "../score/types";
import type { Viewport } from "../store/state";
import type { Range } from "./kinds";

/** How values fill a lane. */
export interface Scale extends Range {
  readonly height: number;
}

/** Room over the highest and under the lowest value, so that their heads are seen whole. */
const AIR = { top: 8, bottom: 5 } as const;

export function valueToY({ low, high, height }: Scale, value: number): number {
  const room = Math.max(1, height - AIR.top - AIR.bottom);
  return AIR.top + (1 - (value - low) / (high - low)) * room;
}

/** The value at a height; beyond the edges it goes on as straight as within. */
export function yToValue({ low, high, height }: Scale, y: number): number {
  const room = Math.max(1, height - AIR.top - AIR.bottom);
  return low + (1 - (y - AIR.top) / room) * (high - low);
}

/** How near to a stem or a point the pointer must be. */
export const REACH = 6;

/** The tick of the point under the pointer: the nearest one in reach; null where there is none. */
export function hitPoint(view: Viewport, scale: Scale, { tick, value }: Points, { x, y }: Point): number | null {
  let [found, nearest] = [-1, REACH + 1];
  const to = xToTick(view, x + REACH);
  for (let row = lowerBound(tick, xToTick(view, x - REACH)); row < tick.length && tick[row] <= to; row++) {
    const distance = Math.hypot(tickToX(view, tick[row]) - x, valueToY(scale, value[row]) - y);
    if (distance >= nearest) continue;
    [found, nearest] = [row, distance];
  }
  return found < 0 ? null : tick[found];
}

/** Further than any stem in a lane is from the pointer. */
const FAR = 1e4;

export interface StemHit {
  readonly track: Track;
  readonly row: number;
}

/**
 * The stem under the pointer: of those in reach whose head is not below it, a selected one first, then the one whose head
 * is nearest. Only the selected notes and those of `working` tracks are there to be hit.
 */
export function hitStem(
  view: Viewport,
  scale: Scale,
  tracks: { readonly seen: readonly Track[]; readonly working: readonly Track[] },
  selection: ReadonlySet<number>,
  { x, y }: Point,
): StemHit | null {
  let found: StemHit | null = null;
  let best = Number.POSITIVE_INFINITY;
  const to = xToTick(view, x + REACH);
  for (const track of tracks.seen) {
    const works = tracks.working.includes(track);
    const { start, velocity, id } = track.notes;
    for (let row = lowerBound(start, xToTick(view, x - REACH)); row < start.length && start[row] <= to; row++) {
      const head = valueToY(scale, velocity[row]);
      const selected = selection.has(id[row]);
      if (y < head - REACH || !(works || selected)) continue;
      const distance = Math.hypot(tickToX(view, start[row]) - x, head - y) + (selected ? 0 : FAR);
      if (distance >= best) continue;
      [found, best] = [{ track, row }, distance];
    }
  }
  return found;
}

/** A rectangle in a lane: ticks half-open, values inclusive. */
export interface LaneBox {
  readonly start: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

/** The ticks of the points in a box. */
export function pointsInBox({ tick, value }: Points, box: LaneBox): number[] {
  const ticks: number[] = [];
  for (let row = lowerBound(tick, box.start); row < tick.length && tick[row] < box.end; row++) {
    if (value[row] >= box.low && value[row] <= box.high) ticks.push(tick[row]);
  }
  return ticks;
}

/** The ids of the notes whose stems' heads are in a box. */
export function stemsInBox(tracks: readonly Track[], box: LaneBox): number[] {
  return tracks.flatMap(({ notes: { start, velocity, id } }) => {
    const ids: number[] = [];
    for (let row = lowerBound(start, box.start); row < start.length && start[row] < box.end; row++) {
      if (velocity[row] >= box.low && velocity[row] <= box.high) ids.push(id[row]);
    }
    return ids;
  });
}
