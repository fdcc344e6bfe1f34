/** Commands of the ruler: markers, signatures and tempos without a pointer, and the region bar by bar. */

import type { Does } from "../roll/commands/commands";
import { seekTo } from "../roll/commands/view-commands";
import type { RollContext } from "../roll/context";
import { tickToX } from "../roll/geometry";
import { clamp } from "../score/clamp";
import { type FrameEvent, frameEvents, sameFrameEvent } from "../score/edit-frame";
import { toggleBar } from "../score/region";
import { meterMap } from "../score/time";
import { chooseEvent } from "./event-drag";
import { askForEvent, deleteEvent } from "./event-edits";
import { openRulerMenu } from "./event-menu";
import { settle } from "./region-drags";
import { rowsOf } from "./rows";

export const RULER_COMMANDS = {
  "ruler.change": changeChosen,
  "ruler.delete": deleteChosen,
  "ruler.next": (context) => step(context, 1),
  "ruler.previous": (context) => step(context, -1),
  "ruler.menu": openMenuAtPlayhead,
  "marker.add": (context) => addAtPlayhead(context, "markers"),
  "meter.add": (context) => addAtPlayhead(context, "meters"),
  "key.add": (context) => addAtPlayhead(context, "keys"),
  "tempo.add": (context) => addAtPlayhead(context, "tempos"),
  "region.toggleBar": toggleBarAtPlayhead,
} as const satisfies Readonly<Record<string, Does>>;

/** What is chosen in the ruler, while nothing else has the keys. */
function chosenEvent({ local, state }: RollContext): FrameEvent | null {
  const { chosenEvent, cursor } = local;
  if (!chosenEvent || cursor || state.selection.size) return null;
  return frameEvents(state.score).find((event) => sameFrameEvent(event, chosenEvent)) ?? null;
}

function changeChosen(context: RollContext): boolean {
  const chosen = chosenEvent(context);
  if (chosen) askForEvent(context, chosen.list, chosen.event.tick, chosen);
  return chosen !== null;
}

function deleteChosen(context: RollContext): boolean {
  const chosen = chosenEvent(context);
  if (chosen) deleteEvent(context, chosen);
  return chosen !== null;
}

/** The playhead to the next or the previous event, which is chosen. */
function step(context: RollContext, by: 1 | -1): boolean {
  const events = frameEvents(context.state.score).sort((a, b) => a.event.tick - b.event.tick);
  const chosen = chosenEvent(context);
  const at = chosen ? events.findIndex((event) => sameFrameEvent(event, chosen)) : -1;
  const next = at >= 0 ? events[at + by] : beside(events, context.state.transport.position, by);
  if (!next) return false;
  context.actions.setSelection([]);
  seekTo(context, next.event.tick);
  chooseEvent(context, next);
  return true;
}

function beside(events: readonly FrameEvent[], tick: number, by: 1 | -1): FrameEvent | undefined {
  const past = events.filter(({ event }) => (by > 0 ? event.tick > tick : event.tick < tick));
  return past.at(by > 0 ? 0 : -1);
}

function addAtPlayhead(context: RollContext, list: FrameEvent["list"]): void {
  askForEvent(context, list, playheadTick(context), null);
}

/** Whole: while the music plays it stands between ticks. */
function playheadTick({ state }: RollContext): number {
  return Math.round(state.transport.position);
}

function openMenuAtPlayhead(context: RollContext): void {
  const { state, view, element } = context;
  const tick = playheadTick(context);
  const { left, top } = (element.querySelector(".cl-roll-ruler") ?? element).getBoundingClientRect();
  const x = clamp(tickToX(view, tick), 0, view.width);
  const events = frameEvents(state.score).filter(({ event }) => event.tick === tick);
  openRulerMenu(context, { x: left + x, y: top + rowsOf(state).height }, tick, events);
}

function toggleBarAtPlayhead(context: RollContext): void {
  const { score, region, transport } = context.state;
  const bar = meterMap(score).barAt(transport.position);
  const tracks = context.workingTracks().map(({ id }) => id);
  settle(context, toggleBar(score, region && { ...region, notes: null }, bar, tracks));
}
