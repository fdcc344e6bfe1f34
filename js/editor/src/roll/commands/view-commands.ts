/** Commands that change what is seen, selected or played, and no note. */

import { hull } from "../../score/region";
import { loopSpan } from "../../store/loop";
import type { RollContext } from "../context";
import { boxOfScore, extentOfScore, pitchRange } from "../extent";
import { type Box, boxAround, centredTop, fitBox, reveal, visiblePitches, withRows, yToPitch } from "../geometry";

export function selectAll(context: RollContext): void {
  context.actions.setSelection(context.workingTracks().flatMap(({ notes }) => [...notes.id]));
}

/** One thing at a time: the take that is shown, the cursor, what is chosen in the ruler, then the selection. */
export function dropOne(context: RollContext): boolean {
  if (context.state.shownTake !== null) hideTake(context);
  else if (context.local.cursor) context.show({ cursor: null });
  else if (context.local.chosenEvent) context.show({ chosenEvent: null });
  else if (context.state.selection.size) context.actions.setSelection([]);
  else return false;
  return true;
}

function hideTake({ actions, announce }: RollContext): void {
  actions.showTake(null);
  announce("The piece as it is");
}

/** Loops what there is to loop; a second time it ends the loop. */
export function toggleLoop({ state, actions }: RollContext): void {
  const { start, end } = loopSpan(state);
  const { loop } = state.transport;
  actions.setLoop(loop?.start === start && loop.end === end ? null : { start, end });
}

export function seekTo(context: RollContext, tick: number): void {
  context.actions.seek(tick);
  // In time alone: what is in the middle needs no scrolling to be seen.
  const pitch = yToPitch(context.view, context.view.height / 2);
  revealBox(context, { start: tick, end: tick, low: pitch, high: pitch });
}

/** Scrolls to the pitches of the active track where none of them is in view. */
export function showActiveTrack(context: RollContext): void {
  const track = context.activeTrack();
  const range = track && pitchRange(track.notes);
  if (!range) return;
  const { view } = context;
  const { high, low } = visiblePitches(view);
  if (range[0] > high || range[1] < low)
    context.look({ ...view, top: centredTop(view, { low: range[0], high: range[1] }) });
}

/** To the selection, or else the region, or else the piece. */
export function zoomToSelection(context: RollContext): void {
  const { region, score } = context.state;
  const all = boxOfScore(score);
  const [start, end] = region?.spans.length ? hull(region) : [all.start, all.end];
  context.zooms.push(context.view);
  context.look(fitBox(context.view, boxAround(context.selected()) ?? { ...all, start, end }, extentOfScore(score)));
}

/** To where it was before `zoomToSelection`, or else to the whole piece. */
export function zoomBack(context: RollContext): void {
  const { width, height, rows } = context.view;
  const extent = extentOfScore(context.state.score);
  const before = context.zooms.pop();
  const back = before && { ...before, width, height };
  // The rows may have been folded since.
  if (back) context.look(back.rows === rows ? back : withRows(back, rows, back.pixelsPerPitch, extent));
  else context.look(fitBox(context.view, boxOfScore(context.state.score), extent));
}

/** Scrolls as far as it takes to have a box in view. */
export function revealBox(context: RollContext, box: Box | null): void {
  if (box) context.look(reveal(context.view, box, extentOfScore(context.state.score)));
}
