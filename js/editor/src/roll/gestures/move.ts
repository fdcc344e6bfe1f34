/** Moving the selected notes, or copies of them (Alt, or Mod held from the press on). */

import { clampedMove, duplicateNotes, moveNotes } from "../../score/edit";
import { count } from "../../shell/words";
import type { RollContext, TrackHit } from "../context";
import { snapShift, xToTick, yToPitch } from "../geometry";
import type { Drag, PointerInput, Press } from "./drag";

/** `clicked` is what happens where the press was only a click. */
export function moveDrag(context: RollContext, hit: TrackHit, press: Press, clicked: () => void): Drag {
  const { actions } = context;
  const { pitch, start, velocity } = hit.track.notes;
  const grabbed = { pitch: pitch[hit.row], start: start[hit.row], velocity: velocity[hit.row] };
  const from = { tick: xToTick(context.view, press.x), pitch: yToPitch(context.view, press.y) };
  const ids = context.state.selection;
  let sounding = grabbed.pitch;

  const shift = (input: PointerInput) => {
    const pulled = xToTick(context.view, input.x) - from.tick;
    const ticks = snapShift(grabbed.start, pulled, context.grid(input.free));
    const pitches = yToPitch(context.view, input.y) - from.pitch;
    return clampedMove(context.selected(), ticks, pitches);
  };
  const copies = (input: PointerInput) => input.alt || input.modAtPress;

  return {
    scrolls: true,
    cursor: "grabbing",
    move(input) {
      const by = shift(input);
      context.show({ preview: { kind: "move", ids, ticks: by.ticks, pitches: by.pitch, copy: copies(input) } });
      if (grabbed.pitch + by.pitch === sounding) return;
      sounding = grabbed.pitch + by.pitch;
      actions.audition(hit.track.id, sounding, grabbed.velocity);
    },
    end(input, moved) {
      context.show({ preview: null });
      if (!moved) return clicked();
      const by = shift(input);
      if (by.ticks === 0 && by.pitch === 0) return;
      const { score } = context.state;
      if (!copies(input)) {
        actions.edit(`Move ${count(ids.size, "note")}`, moveNotes(score, ids, by.ticks, by.pitch));
        return;
      }
      const made = duplicateNotes(score, ids, by.ticks, by.pitch, actions.newId);
      actions.edit(`Copy ${count(ids.size, "note")}`, made.change);
      actions.setSelection(made.ids);
    },
    cancel: () => context.show({ preview: null }),
  };
}
