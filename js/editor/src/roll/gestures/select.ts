/** What a press among the notes begins. */

import { deleteNotes } from "../../score/edit";
import type { RollContext, TrackHit } from "../context";
import type { Point } from "../geometry";
import type { Drag, Press } from "./drag";
import { drawDrag } from "./draw";
import { eraseDrag } from "./erase";
import { marqueeDrag } from "./marquee";
import { moveDrag } from "./move";
import { resizeDrag } from "./resize";

export function pressNotes(context: RollContext, press: Press): Drag | null {
  const drawing = context.state.tool === "draw";
  if (press.button === 2) return drawing ? eraseDrag(context, press) : null;
  if (press.button !== 0) return null;
  context.show({ cursor: null });
  const hit = context.hit(press.x, press.y);
  if (press.clicks === 2) return hit ? deleteAt(context, hit) : drawDrag(context, press);
  if (hit) return pressNote(context, hit, press);
  return drawing && !press.shift ? drawDrag(context, press) : marqueeDrag(context, press);
}

function deleteAt(context: RollContext, hit: TrackHit): null {
  context.actions.edit("Delete 1 note", deleteNotes(context.state.score, [hit.id]));
  return null;
}

/** A note that is not selected is selected at once; one of several stays with them until the press turns out a click. */
function pressNote(context: RollContext, hit: TrackHit, press: Press): Drag {
  const { actions } = context;
  const { selection, activeTrack } = context.state;
  const wasSelected = selection.has(hit.id);
  if (!wasSelected) actions.setSelection(press.shift ? [...selection, hit.id] : [hit.id]);
  // A note of a track in the background brings its track forward; Shift only adds it.
  if (activeTrack !== null && activeTrack !== hit.track.id && !press.shift) {
    context.store.update({ activeTrack: hit.track.id });
  }
  actions.audition(hit.track.id, hit.track.notes.pitch[hit.row], hit.track.notes.velocity[hit.row]);
  const clicked = () => {
    if (!wasSelected) return;
    if (press.shift) actions.setSelection([...selection].filter((id) => id !== hit.id));
    else if (selection.size > 1) actions.setSelection([hit.id]);
  };
  if (hit.part === "body") return moveDrag(context, hit, press, clicked);
  return resizeDrag(context, hit, hit.part, press, clicked);
}

/** What the pointer would do here, as a cursor. */
export function notesCursor(context: RollContext, { x, y }: Point): string {
  const hit = context.hit(x, y);
  if (hit) return hit.part === "body" ? "grab" : "ew-resize";
  return context.state.tool === "draw" ? "crosshair" : "default";
}
