/** Drawing a note: a press puts it down one grid step long, a drag makes it longer. */

import { addNote } from "../../score/edit";
import type { RollContext } from "../context";
import { snapDown, snapUp, xToTick, yToPitch } from "../geometry";
import type { NewNote } from "../scene";
import type { Drag, PointerInput, Press } from "./drag";

export const NEW_VELOCITY = 96;

/** Null where there is no track to draw on. */
export function drawDrag(context: RollContext, press: Press): Drag | null {
  const track = context.drawingTrack();
  if (!track) {
    context.actions.notify("info", "There is no track to draw on: show a track first, or open a file that has one.");
    return null;
  }
  const { actions } = context;
  const start = snapDown(xToTick(context.view, press.x), context.grid(press.modAtPress));
  const note: NewNote = {
    track: track.id,
    pitch: yToPitch(context.view, press.y),
    start,
    duration: context.step(),
    velocity: NEW_VELOCITY,
  };
  context.show({ preview: { kind: "draw", note } });
  actions.audition(note.track, note.pitch, note.velocity);

  const drawn = (input: PointerInput, moved: boolean): NewNote => {
    if (!moved) return note;
    const end = snapUp(xToTick(context.view, input.x), context.grid(input.free));
    return { ...note, duration: Math.max(input.free ? 1 : context.step(), end - start) };
  };
  return {
    scrolls: true,
    cursor: "crosshair",
    move(input) {
      context.show({ preview: { kind: "draw", note: drawn(input, true) } });
    },
    end(input, moved) {
      context.show({ preview: null });
      commitNote(context, drawn(input, moved));
    },
    cancel: () => context.show({ preview: null }),
  };
}

/** Adds the note and selects it. */
export function commitNote(context: RollContext, note: NewNote): void {
  const { actions } = context;
  const id = actions.newId();
  actions.edit("Draw note", addNote(note.track, { id, ...withoutTrack(note) }));
  actions.setSelection([id]);
}

function withoutTrack({ track: _, ...note }: NewNote): Omit<NewNote, "track"> {
  return note;
}
