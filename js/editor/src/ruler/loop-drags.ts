/** The loop's band: drawn, pulled at its edges, moved, switched off and on by a click. */

import type { RollContext } from "../roll/context";
import { xToTick } from "../roll/geometry";
import type { Drag, PointerInput, Press } from "../roll/gestures/drag";
import type { Loop } from "../roll/scene";
import type { Span } from "../score/region";
import { edgeAt, spanAt } from "./region-drags";
import { lineNear, movedSpan, unitOf, unitsBetween } from "./units";

export function loopSpans({ state }: RollContext): readonly Span[] {
  const { loop } = state.transport;
  return loop ? [[loop.start, loop.end]] : [];
}

export function pressLoop(context: RollContext, press: Press): Drag | null {
  if (press.clicks === 2) {
    clearLoop(context);
    return null;
  }
  const edge = edgeAt(context, loopSpans(context), press.x);
  const span = spanAt(context, loopSpans(context), press.x);
  const pressed = xToTick(context.view, press.x);
  if (edge) {
    return loopDrag(context, "ew-resize", (input) => {
      const line = lineNear(context, unitOf(context, input.alt), xToTick(context.view, input.x), input.free);
      return line < edge.anchor ? [line, edge.anchor] : [edge.anchor, line];
    });
  }
  if (span) {
    return loopDrag(context, "grabbing", (input) => {
      const ticks = xToTick(context.view, input.x) - pressed;
      return movedSpan(context, unitOf(context, input.alt), span, ticks, input.free);
    });
  }
  return loopDrag(context, "text", (input) => {
    const unit = unitOf(context, input.alt);
    return unitsBetween(context, unit, pressed, xToTick(context.view, input.x), input.free);
  });
}

function loopDrag(context: RollContext, cursor: string, spanAt: (input: PointerInput) => Span): Drag {
  const loopAt = (input: PointerInput): Loop | null => {
    const [start, end] = spanAt(input);
    return end > start ? { start, end } : context.state.transport.loop;
  };
  return {
    scrolls: true,
    cursor,
    move: (input) => context.show({ preview: { kind: "loop", loop: loopAt(input) } }),
    end(input, moved) {
      context.show({ preview: null });
      if (moved) context.actions.setLoop(loopAt(input));
      else toggle(context);
    },
    cancel: () => context.show({ preview: null }),
  };
}

/** Off, or on again where it last was. */
function toggle({ state, local, actions }: RollContext): void {
  if (state.transport.loop) actions.setLoop(null);
  else if (local.restingLoop) actions.setLoop(local.restingLoop);
}

function clearLoop(context: RollContext): void {
  context.actions.setLoop(null);
  context.show({ restingLoop: null });
}
