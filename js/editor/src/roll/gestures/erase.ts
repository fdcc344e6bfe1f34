/** Erasing with the right button in draw mode: every note the pointer passes over goes, all as one step. */

import { deleteNotes } from "../../score/edit";
import { count } from "../../shell/words";
import type { RollContext } from "../context";
import type { Point } from "../geometry";
import type { Drag, Press } from "./drag";

/** A fast pointer skips pixels; notes are looked for this often on its way, in CSS pixels. */
const STRIDE = 3;

export function eraseDrag(context: RollContext, press: Press): Drag {
  const ids = new Set<number>();
  let last: Point = press;
  const passOver = (to: Point) => {
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - last.x, to.y - last.y) / STRIDE));
    for (let step = 0; step <= steps; step++) {
      const part = step / steps;
      const hit = context.hit(last.x + (to.x - last.x) * part, last.y + (to.y - last.y) * part);
      if (hit) ids.add(hit.id);
    }
    last = to;
    context.show({ preview: { kind: "erase", ids: new Set(ids) } });
  };
  passOver(press);
  return {
    threshold: 0,
    cursor: "crosshair",
    move: passOver,
    end() {
      context.show({ preview: null });
      if (ids.size) context.actions.edit(`Delete ${count(ids.size, "note")}`, deleteNotes(context.state.score, ids));
    },
    cancel: () => context.show({ preview: null }),
  };
}
