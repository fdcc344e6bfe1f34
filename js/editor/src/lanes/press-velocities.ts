/** What a press in the velocity lane begins: changing selected notes together, drawing, a line, a marquee. */

import { type Point, xToTick } from "../roll/geometry";
import type { Drag, PointerInput, Press } from "../roll/gestures/drag";
import type { Chosen } from "../score/edit";
import { clampedShift, lineBetween, notesBetween, shapeVelocities, shiftVelocities } from "../score/edit-events";
import type { Change } from "../score/ops";
import { toggled } from "../score/toggled";
import { count } from "../shell/words";
import { cancelDrag, commitDrag, previewDrag, readoutAt } from "./drags";
import type { LaneContext } from "./lane-context";
import { hitStem, REACH, type StemHit, stemsInBox, yToValue } from "./lane-geometry";
import { marqueeDrag } from "./marquee";
import { penDrag } from "./pen";

export function pressVelocities(lane: LaneContext, press: Press): Drag | null {
  if (press.button !== 0) return null;
  const { roll } = lane;
  const hit = stemAt(lane, press);
  if (press.shift) return lineDrag(lane, press, hit);
  if (roll.state.tool === "draw") return drawDrag(lane, press);
  if (hit) return shiftDrag(lane, press, hit);
  const before = press.modAtPress ? roll.state.selection : new Set<number>();
  return marqueeDrag(lane, press, {
    select: (box) => lane.show({ notes: new Set([...before, ...stemsInBox(roll.workingTracks(), box)]) }),
    clear: () => lane.show({ notes: null }),
    settle(clicked) {
      const { notes } = lane.local;
      lane.show({ notes: null });
      if (notes) roll.actions.setSelection(notes);
      else if (clicked && !press.modAtPress && roll.state.selection.size) roll.actions.setSelection([]);
    },
  });
}

export function hoverVelocities(lane: LaneContext, point: Point): string {
  const { roll } = lane;
  const drawing = roll.state.tool === "draw";
  const hit = drawing ? null : stemAt(lane, point);
  if (hit) readoutAt(lane, hit.track.notes.start[hit.row], hit.track.notes.velocity[hit.row]);
  else if (drawing) readoutAt(lane, Math.max(0, xToTick(roll.view, point.x)), lane.valueAt(point.y, true));
  else if (lane.local.readout) lane.show({ readout: null });
  if (drawing) return "crosshair";
  return hit ? "ns-resize" : "default";
}

/** "Change velocity of 3 notes" */
export function velocityLabel(verb: string, change: Change): string {
  const notes = change.reduce((sum, op) => sum + (op.op === "set" ? op.ids.length : 0), 0);
  return `${verb} ${count(notes, "note")}`;
}

function stemAt(lane: LaneContext, point: Point): StemHit | null {
  const { roll, seen, scale } = lane;
  return hitStem(roll.view, scale, { seen, working: roll.workingTracks() }, roll.state.selection, point);
}

/** All selected notes go up or down together, if the one under the pointer is selected; else that one alone. */
function shiftDrag(lane: LaneContext, press: Press, { track, row }: StemHit): Drag {
  const { roll } = lane;
  const { actions, state } = roll;
  const id = track.notes.id[row];
  const { selection } = state;
  if (!selection.has(id)) actions.setSelection([id]);
  const from = yToValue(lane.scale, press.y);
  const shift = ({ y }: PointerInput) => yToValue(lane.scale, y) - from;
  return {
    cursor: "ns-resize",
    move(input) {
      const chosen = roll.selected();
      previewDrag(lane, shiftVelocities(chosen, shift(input)));
      readoutAt(lane, track.notes.start[row], track.notes.velocity[row] + clampedShift(chosen, shift(input)));
    },
    end(input, moved) {
      const change = moved ? shiftVelocities(roll.selected(), shift(input)) : [];
      commitDrag(lane, velocityLabel("Change velocity of", change), change);
      if (!moved && selection.size > 1) actions.setSelection([id]);
    },
    cancel: () => cancelDrag(lane),
  };
}

/** The notes that a pass of the pen from `from` to `to` is about. */
function notesUnder(lane: LaneContext, from: number, to: number): Chosen[] {
  const { roll, seen } = lane;
  return notesBetween(seen, roll.workingTracks(), roll.state.selection, from, to);
}

function drawDrag(lane: LaneContext, press: Press): Drag {
  const { pixelsPerTick } = lane.roll.view;
  const width = Math.max(1, Math.round(1 / pixelsPerTick));
  const slack = REACH / 2 / pixelsPerTick;
  return penDrag(lane, press, {
    cells: { of: (tick) => Math.floor(tick / width) * width, after: (cell) => cell + width },
    free: true,
    told: (tick) => Math.max(0, tick),
    change: (stroke) =>
      shapeVelocities(notesUnder(lane, stroke.from - slack, stroke.to + slack), (tick) => stroke.at(tick)),
    label: (change) => velocityLabel("Draw velocity of", change),
  });
}

/** A straight line for the velocities of the notes under it; a click adds the note there to the selection. */
function lineDrag(lane: LaneContext, press: Press, hit: StemHit | null): Drag {
  const { roll } = lane;
  const placeOf = (input: PointerInput) => ({
    tick: Math.max(0, xToTick(roll.view, input.x)),
    value: lane.valueAt(input.y, true),
  });
  const from = placeOf(press);
  const change = (input: PointerInput) => {
    const to = placeOf(input);
    const slack = REACH / 2 / roll.view.pixelsPerTick;
    const [first, last] = from.tick <= to.tick ? [from, to] : [to, from];
    return shapeVelocities(notesUnder(lane, first.tick - slack, last.tick + slack), lineBetween(first, last));
  };
  return {
    scrolls: true,
    cursor: "crosshair",
    move(input) {
      const to = placeOf(input);
      previewDrag(lane, change(input));
      lane.show({ line: [from, to] });
      readoutAt(lane, to.tick, to.value);
    },
    end(input, moved) {
      lane.show({ line: null });
      if (moved) {
        const made = change(input);
        commitDrag(lane, velocityLabel("Line through velocity of", made), made);
      } else if (hit) roll.actions.setSelection(toggled(roll.state.selection, hit.track.notes.id[hit.row]));
    },
    cancel: () => lane.show({ preview: null, readout: null, line: null }),
  };
}
