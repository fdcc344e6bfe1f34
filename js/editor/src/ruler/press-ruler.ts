/** What a press in the ruler begins, row by row. */

import type { RollContext } from "../roll/context";
import { type Point, xToTick } from "../roll/geometry";
import type { Drag, Press } from "../roll/gestures/drag";
import type { FrameEvent } from "../score/edit-frame";
import { eventDrag } from "./event-drag";
import { askForEvent } from "./event-edits";
import { openRulerMenu } from "./event-menu";
import { labelAt, placeLabels } from "./labels";
import { loopSpans, pressLoop } from "./loop-drags";
import { drawDrag, edgeAt, edgeDrag, extendDrag, moveDrag, regionSpans, settle, spanAt } from "./region-drags";
import { isIn, rowsOf } from "./rows";

/** `corner` is where the ruler stands in the window: forms open where they were asked for. */
export function pressRuler(context: RollContext, press: Press, corner: () => Point): Drag | null {
  if (press.button !== 0) return null;
  const rows = rowsOf(context.state);
  if (isIn(rows.loop, press.y)) return pressLoop(context, press);
  if (isIn(rows.events, press.y)) {
    const event = eventAt(context, press.x);
    if (press.clicks === 2) return askAfter(context, event, press, corner());
    if (event) return eventDrag(context, event);
  }
  context.show({ chosenEvent: null });
  return pressBars(context, press);
}

/** Beside the labels a drag selects time in every row. */
function pressBars(context: RollContext, press: Press): Drag | null {
  const spans = regionSpans(context);
  if (press.clicks === 2 && !press.modAtPress) {
    settle(context, null);
    return null;
  }
  if (press.shift && spans.length) return extendDrag(context, press);
  const edge = press.modAtPress ? null : edgeAt(context, spans, press.x);
  if (edge) return edgeDrag(context, edge);
  const span = spanAt(context, spans, press.x);
  if (span && isIn(rowsOf(context.state).grip, press.y)) return moveDrag(context, span, press);
  return drawDrag(context, press);
}

function eventAt(context: RollContext, x: number): FrameEvent | null {
  const { view, state } = context;
  return labelAt(placeLabels(view, state.score, null), x)?.event ?? null;
}

/** When the button is let go: a press would take the focus from the form again. */
function askAfter(context: RollContext, event: FrameEvent | null, { x }: Point, corner: Point): Drag {
  const tick = event?.event.tick ?? context.snapped(xToTick(context.view, x));
  const place = { x: corner.x + x, y: corner.y + rowsOf(context.state).events.bottom };
  return {
    move() {},
    end: () => askForEvent(context, event?.list ?? "markers", tick, event, place),
    cancel() {},
  };
}

/** The menu of what lies under a point of the ruler. */
export function openMenuAt(context: RollContext, point: Point, corner: Point): void {
  const event = isIn(rowsOf(context.state).events, point.y) ? eventAt(context, point.x) : null;
  const tick = event?.event.tick ?? context.snapped(xToTick(context.view, point.x));
  if (event) context.show({ chosenEvent: event });
  openRulerMenu(context, { x: corner.x + point.x, y: corner.y + point.y }, tick, event ? [event] : []);
}

export function rulerCursor(context: RollContext, { x, y }: Point): string {
  const rows = rowsOf(context.state);
  if (isIn(rows.loop, y)) return cursorOver(context, loopSpans(context), x, "grab");
  if (isIn(rows.events, y) && eventAt(context, x)) return "pointer";
  return cursorOver(context, regionSpans(context), x, isIn(rows.grip, y) ? "grab" : "pointer");
}

function cursorOver(context: RollContext, spans: ReturnType<typeof loopSpans>, x: number, inside: string): string {
  if (edgeAt(context, spans, x)) return "ew-resize";
  return spanAt(context, spans, x) ? inside : "pointer";
}
