/** Commands of editing by keyboard alone. */

import { cellInWords, noteInWords } from "../announce";
import type { RollContext } from "../context";
import { type NoteAt, nextNote, type Place, stepCursor } from "../cursor";
import { boxAround, pitchToY, tickToX } from "../geometry";
import { commitNote, NEW_VELOCITY } from "../gestures/draw";
import type { Cell } from "../scene";
import { revealBox } from "./view-commands";

export function putCursor(context: RollContext, cursor: Cell): void {
  context.show({ cursor });
  revealBox(context, { start: cursor.tick, end: cursor.tick + context.step(), low: cursor.pitch, high: cursor.pitch });
  // Its first pixel: a note that begins there is under the cursor, one that ends there is not.
  const under = context.hit(tickToX(context.view, cursor.tick) + 1, pitchToY(context.view, cursor.pitch) + 1);
  context.announce(cellInWords(context.state.score, cursor, under));
}

/** Puts a note at the cursor, and the cursor a step further; false where there is no cursor or no track. */
export function insertAtCursor(context: RollContext): boolean {
  const { cursor } = context.local;
  const track = context.drawingTrack();
  if (!cursor || !track) return false;
  commitNote(context, {
    track: track.id,
    pitch: cursor.pitch,
    start: cursor.tick,
    duration: context.step(),
    velocity: NEW_VELOCITY,
  });
  // What is selected takes the arrows; they stay with the cursor here.
  context.actions.setSelection([]);
  context.actions.audition(track.id, cursor.pitch, NEW_VELOCITY);
  putCursor(context, stepCursor(context, 1, 0));
  return true;
}

/** Selects the next note. False past the last one, and where neither a note nor a cursor is to step from: Tab then leaves. */
export function stepNote(context: RollContext, backwards: boolean): boolean {
  const place = placeNow(context, backwards);
  const next = place && nextNote(context.workingTracks(), place, backwards);
  if (!next) return false;
  const { notes, id } = next.track;
  context.show({ cursor: null });
  context.actions.setSelection([notes.id[next.row]]);
  context.actions.audition(id, notes.pitch[next.row], notes.velocity[next.row]);
  revealBox(context, boxAround(context.selected()));
  context.announce(`${noteInWords(context.state.score, next)}, ${next.row + 1} of ${notes.id.length}`);
  return true;
}

function placeNow(context: RollContext, backwards: boolean): Place | null {
  const chosen = context.selected();
  if (chosen.length) {
    const { track, rows } = backwards ? chosen[0] : chosen[chosen.length - 1];
    return placeOf({ track, row: rows[backwards ? 0 : rows.length - 1] });
  }
  const { cursor } = context.local;
  return cursor && { start: cursor.tick, pitch: -1, id: 0 };
}

function placeOf({ track: { notes }, row }: NoteAt): Place {
  return { start: notes.start[row], pitch: notes.pitch[row], id: notes.id[row] };
}
