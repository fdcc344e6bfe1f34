/** A lane by keyboard: stepping from point to point, changing, inserting, deleting. All other keys are the roll's. */

import { placeInWords } from "../roll/announce";
import { stepNote } from "../roll/commands/cursor-commands";
import { revealBox } from "../roll/commands/view-commands";
import type { RollContext } from "../roll/context";
import { cursorOf } from "../roll/cursor";
import { snapDown, snapUp } from "../roll/geometry";
import { lowerBound, upperBound } from "../score/columns";
import { movedPoints, shiftVelocities } from "../score/edit-events";
import { valueAt, valueOn } from "../score/points";
import { meterMap } from "../score/time";
import { count } from "../shell/words";
import { impliedValue, laneTitle, stepsOf, valueInWords } from "./kinds";
import type { LaneContext } from "./lane-context";
import { commit, deletePoints, insertPoint } from "./press-points";
import { velocityLabel } from "./press-velocities";

/** Does what a key means in the lane; false where it means nothing there. */
export function pressLaneKey(lane: LaneContext, event: KeyboardEvent): boolean {
  const mod = event.ctrlKey || event.metaKey;
  if (event.key === "Escape" && !mod) {
    lane.show({ cursor: null, selection: new Set(), readout: null });
    lane.roll.element.focus({ preventScroll: true });
    return true;
  }
  return lane.lane === "velocity" ? velocityKey(lane, event, mod) : pointKey(lane, event, mod);
}

function velocityKey({ roll, lane }: LaneContext, { key, shiftKey, altKey }: KeyboardEvent, mod: boolean): boolean {
  if (mod || altKey) return false;
  const steps = stepsOf(lane);
  if (key === "ArrowRight") stepToNote(roll, false);
  else if (key === "ArrowLeft") stepToNote(roll, true);
  else if (key === "ArrowUp") changeVelocities(roll, steps[Number(shiftKey)]);
  else if (key === "ArrowDown") changeVelocities(roll, -steps[Number(shiftKey)]);
  else return key === "Enter";
  return true;
}

function stepToNote(roll: RollContext, backwards: boolean): void {
  // With nothing selected the way begins where the playhead is, or at the left of what is in view.
  if (!roll.selected().length) roll.show({ cursor: cursorOf(roll) });
  if (!stepNote(roll, backwards)) roll.announce(backwards ? "No note before" : "No note after");
}

function changeVelocities(roll: RollContext, by: number): void {
  const chosen = roll.selected();
  if (!chosen.length) {
    roll.announce("Nothing selected: arrows left and right go from note to note");
    return;
  }
  const change = shiftVelocities(chosen, by);
  if (change.length) roll.actions.edit(velocityLabel("Change velocity of", change), change);
  const [{ track, rows }] = roll.selected();
  roll.announce(`Velocity ${track.notes.velocity[rows[0]]}`);
}

function pointKey(lane: LaneContext, { key, shiftKey, altKey }: KeyboardEvent, mod: boolean): boolean {
  if (mod) return key === "a" && !altKey && !shiftKey && selectAll(lane);
  const step = stepsOf(lane.lane)[Number(shiftKey)];
  if (key === "ArrowRight" || key === "ArrowLeft") {
    if (altKey) stepCursor(lane, key === "ArrowLeft");
    else stepToPoint(lane, key === "ArrowLeft");
  } else if (key === "ArrowUp") changeValues(lane, step);
  else if (key === "ArrowDown") changeValues(lane, -step);
  else if (key === "Enter") insertAtCursor(lane);
  else if (key === "Delete" || key === "Backspace") deleteSelected(lane);
  else return false;
  return true;
}

/** Where the keyboard stands; at first where the playhead or the roll's cursor is. */
function cursorTick({ roll, local }: LaneContext): number {
  return local.cursor ?? cursorOf(roll).tick;
}

function stepToPoint(lane: LaneContext, backwards: boolean): void {
  const tick = lane.points?.tick ?? [];
  const from = cursorTick(lane);
  // The first step may go to a point at the very place one starts from.
  const after = lane.local.cursor === null ? lowerBound(tick, from) : upperBound(tick, from);
  const next = tick[backwards ? lowerBound(tick, from) - 1 : after];
  if (next === undefined) lane.roll.announce(`No point ${backwards ? "before" : "after"}`);
  else stand(lane, next);
}

function stepCursor(lane: LaneContext, backwards: boolean): void {
  const { roll } = lane;
  const grid = { ...roll.grid(), step: roll.step() };
  const from = cursorTick(lane);
  stand(lane, backwards ? snapDown(from - 1, grid) : snapUp(from, grid));
}

/** Puts the keyboard at a tick, selects the point there, and says what there is. */
function stand(lane: LaneContext, tick: number): void {
  const { roll } = lane;
  const there = lane.points && valueOn(lane.points, tick) !== undefined;
  lane.show({ cursor: tick, selection: new Set(there ? [tick] : []) });
  const { top } = roll.view;
  revealBox(roll, { start: tick, end: tick, low: top - 2, high: top - 2 });
  speak(lane, tick);
}

/** "Sustain, bar 3 beat 1, 127" */
function speak(lane: LaneContext, tick: number): void {
  const { points, roll } = lane;
  if (!points) return;
  const value = valueAt(points, tick, impliedValue(lane.lane));
  const there = valueOn(points, tick) === undefined ? ", no point" : "";
  const place = placeInWords(meterMap(roll.state.score), tick);
  roll.announce(`${laneTitle(lane.lane)}, ${place}, ${valueInWords(lane.lane, value)}${there}`);
}

function changeValues(lane: LaneContext, by: number): void {
  const { points, place, local, roll } = lane;
  if (!points || !place) return;
  const edit = movedPoints(points, place.kind, local.selection, { ticks: 0, value: by });
  if (!edit.put.size) {
    roll.announce("No point selected: Enter inserts one");
    return;
  }
  commit(lane, `Change ${count(edit.put.size, "point")}`, edit);
  speak(lane, local.cursor ?? [...edit.put.keys()][0]);
}

function insertAtCursor(lane: LaneContext): void {
  const { points } = lane;
  if (!points) return;
  const tick = Math.round(cursorTick(lane));
  if (valueOn(points, tick) === undefined) insertPoint(lane, tick, valueAt(points, tick, impliedValue(lane.lane)));
  stand(lane, tick);
}

function deleteSelected(lane: LaneContext): void {
  const { local, roll } = lane;
  const before = lane.points?.tick.length ?? 0;
  const asked = deletePoints(lane, local.selection);
  const deleted = before - (lane.points?.tick.length ?? 0);
  if (deleted) roll.announce(`Deleted ${count(deleted, "point")}`);
  else roll.announce(asked ? "The first tempo of a piece stays" : "No point selected");
}

function selectAll(lane: LaneContext): boolean {
  lane.show({ selection: new Set(lane.points?.tick) });
  lane.roll.announce(`${count(lane.local.selection.size, "point")} selected`);
  return true;
}
