/** Where to split the selected notes: at what one points at, or on every line of the grid. */

import { splitNotes } from "../../score/split";
import { count } from "../../shell/words";
import type { RollContext } from "../context";
import { snapNearest, snapUp, xToTick } from "../geometry";
import { reshape } from "./note-commands";

/** At the playhead, the cursor or the pointer: the first that lies inside of a selected note. Else on the grid. */
export function splitHere(context: RollContext): void {
  const { transport } = context.state;
  const places: readonly { readonly tick: number | undefined; readonly where: string }[] = [
    { tick: Math.round(transport.position), where: "the playhead" },
    { tick: context.local.cursor?.tick, where: "the cursor" },
    { tick: pointedTick(context), where: "the pointer" },
  ];
  const place = places.find(({ tick }) => tick !== undefined && isInside(context, tick));
  if (place?.tick === undefined) splitOnGrid(context);
  else splitAt(context, place.tick, place.where);
}

function splitAt(context: RollContext, tick: number, where: string): void {
  split(context, () => [tick], `at ${where}`);
}

/** On every line of the grid. */
export function splitOnGrid(context: RollContext): void {
  const chosen = context.grid();
  const grid = { ...chosen, step: chosen.step || context.step() };
  const cutsIn = (start: number, end: number) => {
    const lines: number[] = [];
    for (let line = snapUp(start, grid); line < end; line = snapUp(line, grid)) lines.push(line);
    return lines;
  };
  split(context, cutsIn, "on the grid");
}

function split(context: RollContext, cutsIn: (start: number, end: number) => readonly number[], where: string): void {
  const { change, ids } = splitNotes(context.selected(), cutsIn, context.actions.newId);
  reshape(context, {
    verb: "Split",
    change,
    selection: [...context.state.selection, ...ids],
    done: `Split ${where}: ${count(ids.length, "new note")}`,
    nothing: "Nothing to split: the notes are no longer than a grid step",
  });
}

/** The grid line nearest to the pointer, or the tick under it where that line cuts nothing; none where it is on no selected note. */
function pointedTick(context: RollContext): number | undefined {
  const { pointer, view, state } = context;
  const hit = pointer && context.hit(pointer.x, pointer.y);
  if (!hit || !state.selection.has(hit.id)) return undefined;
  const tick = xToTick(view, pointer.x);
  const line = snapNearest(tick, context.grid());
  const { start, duration } = hit.track.notes;
  return line > start[hit.row] && line < start[hit.row] + duration[hit.row] ? line : Math.round(tick);
}

function isInside(context: RollContext, tick: number): boolean {
  return context
    .selected()
    .some(({ track: { notes }, rows }) =>
      rows.some((row) => tick > notes.start[row] && tick < notes.start[row] + notes.duration[row]),
    );
}
