/** Commands that step through takes, keep and drop them. */

import { hull } from "../../score/region";
import { count, regionInWords } from "../../shell/words";
import { shownTake, takeIn } from "../../store/shown-take";
import { notesOf, type Take } from "../../store/takes";
import type { RollContext } from "../context";
import { boxAround } from "../geometry";
import type { Does } from "./commands";
import { revealBox } from "./view-commands";

export const TAKE_COMMANDS = {
  "take.previous": (context) => step(context, -1),
  "take.next": (context) => step(context, 1),
  "take.keep": (context) => {
    const take = shownTake(context.state)?.take;
    if (!take) return false;
    // It stays in sight until the kernel has it in the piece: there is no moment in between.
    context.actions.applyTake(take.id);
    context.announce(`Kept ${take.run.label}`);
    return true;
  },
  "take.drop": (context) => {
    const take = shownTake(context.state)?.take;
    if (!take) return false;
    context.actions.dropTake(take.id);
    context.announce(`Dropped ${take.run.label}`);
    return true;
  },
} as const satisfies Readonly<Record<string, Does>>;

/** From the piece itself through every take that fits it, and around. */
function step(context: RollContext, by: 1 | -1): boolean {
  const { takes, score, shownTake: shown } = context.state;
  const fitting = takes.filter((take) => !take.kept && takeIn(score, take));
  if (!fitting.length) return false;
  const places = fitting.length + 1;
  const place = (fitting.findIndex(({ id }) => id === shown) + 1 + by + places) % places;
  const take = fitting[place - 1] ?? null;
  context.actions.showTake(take?.id ?? null);
  if (take) reveal(context, take);
  context.announce(take ? takeInWords(context, take, place, fitting.length) : "The piece as it is");
  return true;
}

function takeInWords({ state }: RollContext, take: Take, place: number, of: number): string {
  const { label, region } = take.run;
  const size = notesOf(take).tracks.reduce((sum, track) => sum + track.notes.id.length, 0);
  return `Take ${place} of ${of}: ${label}, ${regionInWords(region, state.score)}, ${count(size, "note")}`;
}

/** Brings a take into view. */
function reveal(context: RollContext, take: Take): void {
  const { region } = take.run;
  const notes = notesOf(take);
  const all = notes.tracks.map((track) => ({ track, rows: track.notes.id.map((_, row) => row) }));
  const [start, end] = hull(region);
  const middle = context.view.top - context.view.height / context.view.pixelsPerPitch / 2;
  revealBox(context, { low: middle, high: middle, ...boxAround(all), start, end });
}
