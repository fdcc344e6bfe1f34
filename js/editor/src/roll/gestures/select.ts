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
  if (press.button === 2) return drawing ? eraseDrag(context, press) : selectForMenu(context, press);
  if (press.button !== 0) return null;
  context.show({ cursor: null });
  const hit = context.hit(press.x, press.y);
  if (press.clicks === 2) return hit ? deleteAt(context, hit, press) : drawDrag(context, press);
  pressed.set(context, hit?.id ?? null);
  if (hit) return pressNote(context, hit, press);
  return drawing && !press.shift ? drawDrag(context, press) : marqueeDrag(context, press);
}

/** A menu is about what is selected: a note that is not is selected first. */
function selectForMenu(context: RollContext, { x, y }: Press): null {
  const hit = context.hit(x, y);
  if (hit && !context.state.selection.has(hit.id)) context.actions.setSelection([hit.id]);
  return null;
}

/** The note that was pressed last in each roll. */
const pressed = new WeakMap<RollContext, number | null>();

/** Deletes the note that both presses mean: the first may have selected another one, beneath it. */
function deleteAt(context: RollContext, hit: TrackHit, { x, y }: Press): null {
  const first = context.hits(x, y).find(({ id }) => id === pressed.get(context)) ?? hit;
  const { selection, score } = context.state;
  context.actions.edit("Delete 1 note", deleteNotes(score, [first.id]));
  if (selection.has(hit.id)) context.actions.setSelection([]);
  return null;
}

/** A note that is not selected is selected at once; one of several stays with them until the press turns out a click. */
function pressNote(context: RollContext, hit: TrackHit, press: Press): Drag {
  const { actions } = context;
  const { selection } = context.state;
  const wasSelected = selection.has(hit.id);
  if (!wasSelected) actions.setSelection(press.shift ? [...selection, hit.id] : [hit.id]);
  if (!press.shift) bringForward(context, hit);
  sound(context, hit);
  const clicked = () => {
    if (!wasSelected) return;
    if (press.shift) actions.setSelection([...selection].filter((id) => id !== hit.id));
    else if (selection.size > 1) actions.setSelection([hit.id]);
    else selectBeneath(context, hit, press);
  };
  if (hit.part === "body") return moveDrag(context, hit, press, clicked);
  return resizeDrag(context, hit, hit.part, press, clicked);
}

/** Selects the next of several notes that lie over each other: a click after the other goes round them all. */
function selectBeneath(context: RollContext, hit: TrackHit, { x, y }: Press): void {
  const { tracks } = context.state.score;
  // Not in the order of painting, in which the track that came forward would be the first again and again.
  const place = ({ track }: TrackHit) => tracks.indexOf(track);
  const hits = context.hits(x, y).sort((a, b) => place(a) - place(b) || a.row - b.row);
  if (hits.length < 2) return;
  const next = hits[(hits.findIndex(({ id }) => id === hit.id) + 1) % hits.length];
  context.actions.setSelection([next.id]);
  bringForward(context, next);
  sound(context, next);
}

/** A note of a track in the background brings its track forward. */
function bringForward(context: RollContext, { track }: TrackHit): void {
  const { activeTrack } = context.state;
  if (activeTrack !== null && activeTrack !== track.id) context.store.update({ activeTrack: track.id });
}

function sound({ actions }: RollContext, { track: { id, notes }, row }: TrackHit): void {
  actions.audition(id, notes.pitch[row], notes.velocity[row]);
}

/** What the pointer would do here, as a cursor. */
export function notesCursor(context: RollContext, { x, y }: Point): string {
  const hit = context.hit(x, y);
  if (hit) return hit.part === "body" ? "grab" : "ew-resize";
  return context.state.tool === "draw" ? "crosshair" : "default";
}
