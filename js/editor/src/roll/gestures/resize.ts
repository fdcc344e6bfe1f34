/** Dragging an edge: every selected note's edge goes with it. */

import { resizeNotes } from "../../score/edit";
import { count } from "../../shell/words";
import type { RollContext, TrackHit } from "../context";
import { snapShift, xToTick } from "../geometry";
import type { Edge } from "../scene";
import type { Drag, PointerInput, Press } from "./drag";

export function resizeDrag(context: RollContext, hit: TrackHit, edge: Edge, press: Press, clicked: () => void): Drag {
  const { start, duration } = hit.track.notes;
  const grabbed = start[hit.row] + (edge === "end" ? duration[hit.row] : 0);
  const from = xToTick(context.view, press.x);
  const ids = context.state.selection;
  const pull = (input: PointerInput) =>
    snapShift(grabbed, xToTick(context.view, input.x) - from, context.grid(input.free));

  return {
    scrolls: true,
    cursor: "ew-resize",
    move(input) {
      const shortest = context.shortest(input.free);
      context.show({ preview: { kind: "resize", ids, edge, ticks: pull(input), shortest } });
    },
    end(input, moved) {
      context.show({ preview: null });
      if (!moved) return clicked();
      const change = resizeNotes(context.state.score, ids, edge, pull(input), context.shortest(input.free));
      if (change.length) context.actions.edit(`Resize ${count(ids.size, "note")}`, change);
    },
    cancel: () => context.show({ preview: null }),
  };
}
