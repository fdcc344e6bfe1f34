/** Selecting time for the model: drags over bars, beats or grid steps; spans added, taken out, pulled at their edges, moved. */

import type { RollContext } from "../roll/context";
import { snapNearest, tickToX, xToTick } from "../roll/geometry";
import type { Drag, PointerInput, Press } from "../roll/gestures/drag";
import { mergedSpans, type Span, toggleSpan } from "../score/region";
import type { Region } from "../score/types";
import { regionInWords } from "../shell/words";
import { lineNear, movedSpan, unitAround, unitOf, unitsBetween } from "./units";

/** How near the pointer must be to an edge to pull it, in CSS pixels. */
export const REACH = 5;

/** A span of the region, or of the loop, and the end of it that is gripped. */
export interface Edge {
  readonly span: Span;
  readonly anchor: number;
}

/** The edge nearest to `x` that is in reach. */
export function edgeAt(context: RollContext, spans: readonly Span[], x: number): Edge | null {
  const edges = spans.flatMap((span) => [
    { span, anchor: span[0], away: Math.abs(tickToX(context.view, span[1]) - x) },
    { span, anchor: span[1], away: Math.abs(tickToX(context.view, span[0]) - x) },
  ]);
  const nearest = edges.sort((a, b) => a.away - b.away)[0];
  return nearest && nearest.away <= REACH ? nearest : null;
}

export function spanAt(context: RollContext, spans: readonly Span[], x: number): Span | null {
  const tick = xToTick(context.view, x);
  return spans.find(([start, end]) => tick >= start && tick < end) ?? null;
}

export function regionSpans({ state }: RollContext): readonly Span[] {
  return state.region?.spans ?? [];
}

/** New time, in place of the region, or beside it with Mod. A click moves the playhead; with Mod it takes a bar in or out. */
export function drawDrag(context: RollContext, press: Press): Drag {
  const pressed = xToTick(context.view, press.x);
  const drawn = (input: PointerInput): Region => {
    const unit = unitOf(context, input.alt);
    const span = unitsBetween(context, unit, pressed, xToTick(context.view, input.x), input.free);
    return press.modAtPress ? withSpans(context, [...regionSpans(context), span]) : context.regionOf(...span);
  };
  return regionDrag(context, "text", drawn, (input) => {
    if (!press.modAtPress) return context.actions.seek(snapNearest(pressed, context.grid()));
    const span = unitAround(context, unitOf(context, input.alt), pressed);
    const tracks = context.workingTracks().map(({ id }) => id);
    settle(context, toggleSpan(context.state.region && { ...context.state.region, notes: null }, span, tracks));
  });
}

/** One end of a span to another line; a span without length goes. */
export function edgeDrag(context: RollContext, { span, anchor }: Edge): Drag {
  const others = regionSpans(context).filter((other) => other !== span);
  return regionDrag(context, "ew-resize", (input) => {
    const line = lineNear(context, unitOf(context, input.alt), xToTick(context.view, input.x), input.free);
    return withSpans(context, [...others, line < anchor ? [line, anchor] : [anchor, line]]);
  });
}

/** Shift: the nearest span to where the pointer is; its farther end stays. */
export function extendDrag(context: RollContext, press: Press): Drag {
  const tick = xToTick(context.view, press.x);
  const away = ([start, end]: Span) => Math.max(start - tick, tick - end);
  const [span, ...others] = [...regionSpans(context)].sort((a, b) => away(a) - away(b));
  const anchor = Math.abs(tick - span[0]) > Math.abs(tick - span[1]) ? span[0] : span[1];
  const extended = (input: PointerInput) => {
    const line = lineNear(context, unitOf(context, input.alt), xToTick(context.view, input.x), input.free);
    return withSpans(context, [...others, line < anchor ? [line, anchor] : [anchor, line]]);
  };
  return regionDrag(context, "ew-resize", extended, (input) => settle(context, extended(input)));
}

/** A whole span elsewhere; one that comes to lie on another becomes one with it. */
export function moveDrag(context: RollContext, span: Span, press: Press): Drag {
  const pressed = xToTick(context.view, press.x);
  const others = regionSpans(context).filter((other) => other !== span);
  return regionDrag(context, "grabbing", (input) => {
    const ticks = xToTick(context.view, input.x) - pressed;
    return withSpans(context, [...others, movedSpan(context, unitOf(context, input.alt), span, ticks, input.free)]);
  });
}

/** What is drawn in the ruler is time: a region of chosen notes becomes one of all notes in it. */
function withSpans(context: RollContext, spans: readonly Span[]): Region {
  const merged = mergedSpans(spans);
  const { region } = context.state;
  if (!region) return { ...context.regionOf(0, 0), spans: merged };
  return { ...region, spans: merged.length ? merged : region.spans, notes: null };
}

function regionDrag(
  context: RollContext,
  cursor: string,
  regionAt: (input: PointerInput) => Region,
  clicked: (input: PointerInput) => void = () => {},
): Drag {
  return {
    scrolls: true,
    cursor,
    move: (input) => context.show({ preview: { kind: "region", region: regionAt(input) } }),
    end(input, moved) {
      context.show({ preview: null });
      if (moved) settle(context, regionAt(input));
      else clicked(input);
    },
    cancel: () => context.show({ preview: null }),
  };
}

/** A region without length is none. */
export function settle(context: RollContext, region: Region | null): void {
  const some = region?.spans.some(([start, end]) => end > start) ? region : null;
  context.actions.setRegion(some);
  context.announce(`Region: ${regionInWords(some, context.state.score)}`);
}
