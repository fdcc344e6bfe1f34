/** Commands on the selected notes; each is one undo step, and false where nothing is selected. */

import { type Clip, clipOf, noteCountOf, pasteClip } from "../../score/clip";
import { changeVelocity, deleteNotes, duplicateNotes, moveNotes, resizeNotes } from "../../score/edit";
import type { Change } from "../../score/ops";
import { count } from "../../shell/words";
import { clipToPaste, keepClip } from "../clipboard";
import type { RollContext } from "../context";
import { stepCursor } from "../cursor";
import { boxAround, snapUp } from "../geometry";
import { putCursor } from "./cursor-commands";
import { revealBox } from "./view-commands";

/** The parts of a quarter note that a fine nudge moves by. */
const FINE = 96;

/** Grid steps and semitones. Without selected notes it is the cursor that moves. */
export function moveSelection(context: RollContext, steps: number, pitches: number): void {
  if (!context.selected().length) {
    putCursor(context, stepCursor(context, steps, pitches));
    return;
  }
  const { score, selection } = context.state;
  const change = moveNotes(score, selection, steps * context.step(), pitches);
  commit(context, pitches ? "Transpose" : "Nudge", change);
  if (pitches) auditionFirst(context);
}

export function nudgeSelection(context: RollContext, direction: number): boolean {
  const { score, selection } = context.state;
  const ticks = Math.max(1, Math.round(score.ticksPerQuarter / FINE));
  return commit(context, "Nudge", moveNotes(score, selection, direction * ticks, 0));
}

export function changeLengths(context: RollContext, steps: number): boolean {
  const { score, selection } = context.state;
  return commit(context, "Resize", resizeNotes(score, selection, "end", steps * context.step(), context.shortest()));
}

export function changeVelocities(context: RollContext, by: number): boolean {
  const { score, selection } = context.state;
  return commit(context, "Change velocity of", changeVelocity(score, selection, by));
}

export function deleteSelection(context: RollContext): boolean {
  return removeSelection(context, "Delete");
}

export function cutSelection(context: RollContext, event?: ClipboardEvent): boolean {
  return keepSelection(context, event) && removeSelection(context, "Cut");
}

export function copySelection(context: RollContext, event?: ClipboardEvent): boolean {
  if (!keepSelection(context, event)) return false;
  context.announce(`Copied ${selectedCount(context)}`);
  return true;
}

function keepSelection(context: RollContext, event?: ClipboardEvent): boolean {
  const chosen = context.selected();
  if (chosen.length) keepClip(clipOf(context.state.score, chosen), event);
  else context.announce("Nothing to copy: select notes first");
  return chosen.length > 0;
}

/** The copies follow the selection: they begin at the first grid line from its end on. */
export function duplicateSelection(context: RollContext): boolean {
  const box = boxAround(context.selected());
  if (!box) return false;
  const { score, selection } = context.state;
  const next = snapUp(box.end - 1, { ...context.grid(), step: context.step() });
  const made = duplicateNotes(score, selection, Math.max(1, next - box.start), 0, context.actions.newId);
  return commit(context, "Duplicate", made.change, made.ids);
}

/** At the cursor, or else at the playhead. The system's clipboard answers late: the notes come when it does. */
export function paste(context: RollContext, event?: ClipboardEvent): void {
  clipToPaste(event)
    .then((clip) => !context.signal.aborted && pasteNotes(context, clip))
    .catch((error) => {
      const reason = error instanceof Error ? error.message : String(error);
      context.actions.notify("warning", `The notes on the clipboard cannot be pasted: ${reason}.`);
    });
}

function pasteNotes(context: RollContext, clip: Clip | null): void {
  const track = context.drawingTrack();
  if (!clip || !track) {
    context.announce(clip ? "Nothing to paste to: add a track first" : "Nothing to paste: copy notes first");
    return;
  }
  const tick = Math.round(context.local.cursor?.tick ?? context.state.transport.position);
  const { score } = context.state;
  const { change, ids } = pasteClip(score, clip, tick, track.id, context.actions.newId);
  const pasted = count(noteCountOf(clip), "note");
  context.actions.edit(`Paste ${pasted}`, change);
  context.actions.setSelection(ids);
  revealBox(context, boxAround(context.selected()));
  context.announce(`Pasted ${pasted}`);
}

function removeSelection(context: RollContext, verb: string): boolean {
  if (!context.selected().length) return false;
  const { score, selection } = context.state;
  const gesture = `${verb} ${selectedCount(context)}`;
  context.actions.edit(gesture, deleteNotes(score, selection));
  context.actions.setSelection([]);
  context.announce(gesture);
  return true;
}

/** Applies a change under a label such as "Nudge 3 notes"; `made` become the selection. */
function commit(context: RollContext, verb: string, change: Change, made?: readonly number[]): boolean {
  if (!context.selected().length) return false;
  if (change.length) context.actions.edit(`${verb} ${selectedCount(context)}`, change);
  if (made) context.actions.setSelection(made);
  revealBox(context, boxAround(context.selected()));
  return true;
}

/** What came of an edit of the selected notes. */
export interface Reshaped {
  /** Begins the undo label: "Join" of "Join 3 notes". */
  readonly verb: string;
  readonly change: Change;
  /** What is selected then; as before where it is left out. */
  readonly selection?: readonly number[];
  /** What to say then. */
  readonly done: string;
  /** What to say where nothing changes. */
  readonly nothing: string;
}

/** Applies an edit of the selected notes, and says so. */
export function reshape(context: RollContext, { verb, change, selection, done, nothing }: Reshaped): void {
  if (change.length) commit(context, verb, change, selection);
  context.announce(change.length ? done : nothing);
}

/** "3 notes" */
export function selectedCount({ state }: RollContext): string {
  return count(state.selection.size, "note");
}

/** Sounds the first selected note, as it is after an edit of pitches. */
export function auditionFirst(context: RollContext): void {
  const [{ track, rows }] = context.selected();
  context.actions.audition(track.id, track.notes.pitch[rows[0]], track.notes.velocity[rows[0]]);
}
