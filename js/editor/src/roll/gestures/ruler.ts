/** The ruler: a click seeks, a drag selects whole bars as the region, its edges can be pulled, a double-click clears it. */

import { meterMap } from "../../score/time";
import type { Region } from "../../score/types";
import type { RollContext } from "../context";
import { type Point, snapNearest, tickToX, xToTick } from "../geometry";
import type { Drag, PointerInput, Press } from "./drag";

/** How near the pointer must be to a region's edge to pull it, in CSS pixels. */
const REACH = 5;

export function pressRuler(context: RollContext, press: Press): Drag | null {
  if (press.button !== 0) return null;
  if (press.clicks === 2) {
    context.actions.setRegion(null);
    return null;
  }
  const edge = regionEdgeAt(context, press.x);
  if (edge && !press.shift) return regionDrag(context, press, edge.anchor, context.state.region);
  const { region } = context.state;
  if (press.shift && region?.spans.length) return regionDrag(context, press, farEnd(context, region, press.x), region);
  return regionDrag(context, press, null, null);
}

export function rulerCursor(context: RollContext, { x }: Point): string {
  return regionEdgeAt(context, x) ? "ew-resize" : "pointer";
}

/** The region's edge under `x`, and the edge of the same span that stays while this one is pulled. */
function regionEdgeAt(context: RollContext, x: number): { readonly anchor: number } | null {
  for (const [start, end] of context.state.region?.spans ?? []) {
    if (Math.abs(tickToX(context.view, end) - x) <= REACH) return { anchor: start };
    if (Math.abs(tickToX(context.view, start) - x) <= REACH) return { anchor: end };
  }
  return null;
}

/** The end of the region that Shift leaves in place: the one farther from the pointer. */
function farEnd(context: RollContext, region: Region, x: number): number {
  const start = Math.min(...region.spans.map(([from]) => from));
  const end = Math.max(...region.spans.map(([, to]) => to));
  const tick = xToTick(context.view, x);
  return Math.abs(tick - start) > Math.abs(tick - end) ? start : end;
}

/** `anchor` is the end that stays; null: the bar that was pressed. `kept` is the region whose tracks and pitches stay. */
function regionDrag(context: RollContext, press: Press, anchor: number | null, kept: Region | null): Drag {
  const pressed = xToTick(context.view, press.x);
  const regionTo = (input: PointerInput): Region | null => {
    const tick = xToTick(context.view, input.x);
    const span = anchor === null ? barsBetween(context, pressed, tick) : spanFrom(context, anchor, tick, input.free);
    if (span[0] === span[1]) return kept;
    const drawn = context.regionOf(...span);
    return kept ? { ...kept, spans: [span] } : drawn;
  };
  return {
    scrolls: true,
    cursor: anchor === null ? "text" : "ew-resize",
    move(input) {
      context.show({ preview: { kind: "region", region: regionTo(input) } });
    },
    end(input, moved) {
      context.show({ preview: null });
      if (moved || press.shift) context.actions.setRegion(regionTo(input));
      else if (anchor === null) context.actions.seek(snapNearest(pressed, context.grid(press.modAtPress)));
    },
    cancel: () => context.show({ preview: null }),
  };
}

type Span = readonly [number, number];

/** The bars from the one that holds `a` to the one that holds `b`. */
function barsBetween(context: RollContext, a: number, b: number): Span {
  const meters = meterMap(context.state.score);
  const [first, last] = [a, b].map((tick) => meters.barAt(Math.max(0, tick))).sort((x, y) => x - y);
  return [meters.barStart(first), meters.barStart(last + 1)];
}

/** From an edge that stays to the bar line nearest to `tick` (to the tick itself without snap). */
function spanFrom(context: RollContext, anchor: number, tick: number, free: boolean): Span {
  const [before, after] = context.grid().barAround(Math.max(0, tick));
  const line = free ? Math.max(0, Math.round(tick)) : tick - before < after - tick ? before : after;
  return line < anchor ? [line, anchor] : [anchor, line];
}
