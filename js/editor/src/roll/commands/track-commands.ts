/** Commands on the active track, and from track to track. */

import type { Track } from "../../score/types";
import { trackName } from "../../shell/words";
import * as desks from "../../tracks/desk";
import { openInstrumentPicker } from "../../tracks/instrument-picker";
import { askForName } from "../../tracks/rename";
import { openMenu } from "../../ui/menu";
import { cssOf, TRACK_COLORS } from "../colors";
import type { RollContext } from "../context";
import type { Point } from "../geometry";
import { trackColor } from "../scene";
import type { Does } from "./commands";

export const TRACK_COMMANDS = {
  "track.add": (context) => desks.addTrack(context),
  "track.duplicate": (context) => onActive(context, ({ id }) => desks.duplicateTrack(context, id)),
  "track.delete": (context) => onActive(context, ({ id }) => desks.deleteTrack(context, id)),
  "track.rename": (context) => onActive(context, ({ id }) => rename(context, id)),
  "track.instrument": (context) =>
    onActive(context, ({ id }) => openInstrumentPicker(rootOf(context), placeOf(context), context, id, context.signal)),
  "track.up": (context) => onActive(context, ({ id }) => desks.stepTrack(context, id, -1)),
  "track.down": (context) => onActive(context, ({ id }) => desks.stepTrack(context, id, 1)),
  "track.solo": (context) => onActive(context, ({ id }) => desks.soloOnly(context, id)),
  "notes.toTrack": (context) => toTrack(context, "Move to track", (id) => desks.moveNotesTo(context, id)),
  "notes.copyToTrack": (context) => toTrack(context, "Copy to track", (id) => desks.copyNotesTo(context, id)),
} as const satisfies Readonly<Record<string, Does>>;

/** False, and said, where no track is active: none is deleted or renamed by chance. */
function onActive(context: RollContext, does: (track: Track) => void): boolean {
  const track = context.activeTrack();
  if (track) does(track);
  else context.announce("Choose a track in the list first");
  return track !== null;
}

function rename(context: RollContext, id: number): void {
  const name = trackName(id, context.state.score);
  const take = (text: string) => desks.renameTrack(context, id, text);
  askForName(rootOf(context), placeOf(context), name, take, context.signal);
}

/** Asks which track, in a menu over the roll. */
function toTrack(context: RollContext, label: string, chosen: (id: number) => void): boolean {
  if (!context.selected().length) return false;
  const { state } = context;
  const entries = state.score.tracks.map(({ id }, at) => ({
    label: trackName(id, state.score),
    color: cssOf(TRACK_COLORS[trackColor(state, at)]),
    run: () => chosen(id),
  }));
  openMenu(rootOf(context), placeOf(context), label, entries, context.signal);
  return true;
}

function rootOf({ element }: RollContext): HTMLElement {
  return element.closest<HTMLElement>(".closeloop") ?? element;
}

function placeOf({ element }: RollContext): Point {
  const { left, top, width } = element.getBoundingClientRect();
  return { x: left + width / 3, y: top + 48 };
}
