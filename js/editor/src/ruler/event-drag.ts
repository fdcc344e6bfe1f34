/** A press on a marker, meter, key or tempo chooses it; a drag moves it. */

import type { RollContext } from "../roll/context";
import { snapNearest, xToTick } from "../roll/geometry";
import type { Drag, PointerInput } from "../roll/gestures/drag";
import { atTick, type FrameEvent, isFixed } from "../score/edit-frame";
import { eventInWords, moveEvent, placeInWords } from "./event-edits";

export function eventDrag(context: RollContext, event: FrameEvent): Drag {
  chooseEvent(context, event);
  const tickAt = (input: PointerInput) => {
    const tick = xToTick(context.view, input.x);
    return atTick(context.state.score, event, snapNearest(tick, context.grid(input.free))).event.tick;
  };
  return {
    scrolls: true,
    cursor: isFixed(event) ? "default" : "grabbing",
    move: (input) => context.show({ preview: { kind: "frame", event, tick: tickAt(input) } }),
    end(input, moved) {
      context.show({ preview: null });
      if (moved) moveEvent(context, event, tickAt(input));
    },
    cancel: () => context.show({ preview: null }),
  };
}

/** What is chosen takes Enter and Delete. */
export function chooseEvent(context: RollContext, event: FrameEvent): void {
  context.show({ chosenEvent: event, cursor: null });
  context.announce(`${eventInWords(event)}, ${placeInWords(context.state.score, event)}`);
}
