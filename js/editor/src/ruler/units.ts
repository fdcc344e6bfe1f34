/** What a drag in the ruler selects by: bars, or the lines of the grid with Alt, or beats where a bar fills the view. */

import type { RollContext } from "../roll/context";
import { snapDown, snapNearest, snapUp } from "../roll/geometry";
import type { Span } from "../score/region";
import { meterMap } from "../score/time";

type Unit = "bar" | "beat" | "grid";

export function unitOf(context: RollContext, alt: boolean): Unit {
  if (alt) return context.grid().step > 0 ? "grid" : "beat";
  const { view, state } = context;
  const meters = meterMap(state.score);
  const { start, end } = meters.bar(meters.barAt(view.left));
  return (end - start) * view.pixelsPerTick > view.width * 0.8 ? "beat" : "bar";
}

/** The bar, beat or grid step that holds a tick. */
export function unitAround(context: RollContext, unit: Unit, at: number): Span {
  const tick = Math.max(0, Math.floor(at));
  if (unit === "grid") {
    const grid = context.grid();
    const start = snapDown(tick, grid);
    return [start, snapUp(start, grid)];
  }
  const meters = meterMap(context.state.score);
  const { start, end, beat } = meters.bar(meters.barAt(tick));
  if (unit === "bar") return [start, end];
  const first = start + Math.floor((tick - start) / beat) * beat;
  return [first, Math.min(first + beat, end)];
}

/** The line between two of them that is nearest to a tick; the tick itself where nothing is to snap. */
export function lineNear(context: RollContext, unit: Unit, tick: number, free: boolean): number {
  if (free) return Math.max(0, Math.round(tick));
  if (unit === "grid") return snapNearest(tick, context.grid());
  const [start, end] = unitAround(context, unit, tick);
  return tick - start < end - tick ? start : end;
}

/** From the one that holds `a` to the one that holds `b`; exactly so far where nothing is to snap. */
export function unitsBetween(context: RollContext, unit: Unit, a: number, b: number, free: boolean): Span {
  const [first, last] = a < b ? [a, b] : [b, a];
  if (free) return [lineNear(context, unit, first, true), lineNear(context, unit, last, true)];
  return [unitAround(context, unit, first)[0], unitAround(context, unit, last)[1]];
}

/** A span moved by about so many ticks: whole bars stay whole bars, whatever the bars' lengths. */
export function movedSpan(context: RollContext, unit: Unit, [start, end]: Span, ticks: number, free: boolean): Span {
  const to = Math.max(0, lineNear(context, unit, Math.max(0, start + ticks), free));
  const meters = meterMap(context.state.score);
  const [first, last] = [meters.barAt(start), meters.barAt(end)];
  const whole = meters.barStart(first) === start && meters.barStart(last) === end;
  const bar = meters.barAt(to);
  if (whole && meters.barStart(bar) === to) return [to, meters.barStart(bar + last - first)];
  return [to, to + end - start];
}
