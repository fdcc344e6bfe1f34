/** Selecting by a box over empty ground: of the active track, or of every track in sight; Shift inverts what it holds. */

import type { RollContext } from "../context";
import { type Box, boxBetween, type Point, pitchToY, rowsInBox, tickToX, xToTick } from "../geometry";
import type { Drag, PointerInput, Press } from "./drag";

export function marqueeDrag(context: RollContext, press: Press): Drag {
  const before = context.state.selection;
  // The corner stays with the music, not with the screen: the view may scroll under the drag.
  const corner = {
    tick: xToTick(context.view, press.x),
    pitch: context.view.top - press.y / context.view.pixelsPerPitch,
  };
  const boxTo = (point: Point): Box => {
    const { view } = context;
    return boxBetween(view, { x: tickToX(view, corner.tick), y: pitchToY(view, corner.pitch) }, point);
  };
  const selectionIn = (input: PointerInput) => selected(context, boxTo(input), press.shift ? before : new Set());

  return {
    scrolls: true,
    cursor: "crosshair",
    move(input) {
      context.show({ preview: { kind: "marquee", box: boxTo(input), selection: selectionIn(input) } });
    },
    end(input, moved) {
      const selection = moved ? selectionIn(input) : new Set<number>();
      context.show({ preview: null });
      if (moved || (!press.shift && before.size > 0)) context.actions.setSelection(selection);
    },
    cancel: () => context.show({ preview: null }),
  };
}

/** `start` with the notes in the box inverted. */
function selected(context: RollContext, box: Box, start: ReadonlySet<number>): Set<number> {
  const selection = new Set(start);
  for (const { notes } of context.workingTracks()) {
    for (const row of rowsInBox(notes, box)) {
      const id = notes.id[row];
      if (!selection.delete(id)) selection.add(id);
    }
  }
  return selection;
}
