/**
 * A box over empty ground. It selects, of the active track or of every track in sight: Shift inverts what it holds, Mod
 * adds it. With both it is the region: its time, its pitches, these tracks.
 */

import type { Region } from "../../score/types";
import { setRegion } from "../commands/region-commands";
import type { RollContext } from "../context";
import {
  type Box,
  boxBetween,
  levelToY,
  type Point,
  rowsInBox,
  snapDown,
  snapUp,
  tickToX,
  xToTick,
  yToLevel,
} from "../geometry";
import type { Drag, PointerInput, Press } from "./drag";

export function marqueeDrag(context: RollContext, press: Press): Drag {
  const before = context.state.selection;
  // The corner stays with the music, not with the screen: the view may scroll under the drag.
  const corner = { tick: xToTick(context.view, press.x), level: yToLevel(context.view, press.y) };
  const boxTo = (point: Point): Box => {
    const { view } = context;
    return boxBetween(view, { x: tickToX(view, corner.tick), y: levelToY(view, corner.level) }, point);
  };
  if (press.shift && press.modAtPress) return regionDrag(context, boxTo);
  const combine = press.shift ? toggle : add;
  const start = press.shift || press.modAtPress ? before : new Set<number>();
  const selectionIn = (input: PointerInput) => selected(context, boxTo(input), start, combine);

  return {
    scrolls: true,
    cursor: "crosshair",
    move(input) {
      context.show({ preview: { kind: "marquee", box: boxTo(input), selection: selectionIn(input) } });
    },
    end(input, moved) {
      const selection = moved ? selectionIn(input) : new Set<number>();
      context.show({ preview: null });
      if (moved || (start !== before && before.size > 0)) context.actions.setSelection(selection);
    },
    cancel: () => context.show({ preview: null }),
  };
}

/** `start` combined with the notes in the box. */
function selected(
  context: RollContext,
  box: Box,
  start: ReadonlySet<number>,
  combine: (selection: Set<number>, id: number) => void,
): Set<number> {
  const selection = new Set(start);
  for (const { notes } of context.workingTracks()) {
    for (const row of rowsInBox(notes, box)) combine(selection, notes.id[row]);
  }
  return selection;
}

function add(selection: Set<number>, id: number): void {
  selection.add(id);
}

function toggle(selection: Set<number>, id: number): void {
  if (!selection.delete(id)) selection.add(id);
}

function regionDrag(context: RollContext, boxTo: (point: Point) => Box): Drag {
  const regionTo = (input: PointerInput): Region => {
    const { start, end, low, high } = boxTo(input);
    const from = snapDown(start, context.grid());
    return { ...context.regionOf(from, Math.max(from + 1, snapUp(end - 1, context.grid()))), pitches: [low, high] };
  };
  return {
    scrolls: true,
    cursor: "crosshair",
    move: (input) => context.show({ preview: { kind: "region", region: regionTo(input) } }),
    end(input, moved) {
      context.show({ preview: null });
      if (moved) setRegion(context, regionTo(input));
    },
    cancel: () => context.show({ preview: null }),
  };
}
