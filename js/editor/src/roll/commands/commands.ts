/** What each command of the key table does; what it takes is in the files beside this one. */

import { RULER_COMMANDS } from "../../ruler/ruler-commands";
import { scoreEnd } from "../../score/score";
import type { RollContext } from "../context";
import { type Command, SHELL_COMMANDS, type ShellCommand } from "./command-table";
import { insertAtCursor, stepNote } from "./cursor-commands";
import { GRID_COMMANDS } from "./grid-commands";
import { LOOK_COMMANDS } from "./look-commands";
import { MUSIC_COMMANDS } from "./music-commands";
import {
  changeLengths,
  changeVelocities,
  copySelection,
  cutSelection,
  deleteSelection,
  duplicateSelection,
  moveSelection,
  nudgeSelection,
  paste,
} from "./note-commands";
import { REGION_COMMANDS } from "./region-commands";
import { SELECT_COMMANDS } from "./select-commands";
import { TAKE_COMMANDS } from "./take-commands";
import { TRACK_COMMANDS } from "./track-commands";
import { dropOne, seekTo, selectAll, toggleLoop, zoomBack, zoomToSelection } from "./view-commands";

/** Does a command; false where there was nothing to do it to, so that its key may mean something to the host. */
export function runCommand(context: RollContext, command: Command): boolean {
  return DOES[command](context) !== false;
}

/** What a command does; it says false where there was nothing to do. */
export type Does = (context: RollContext) => unknown;

const VELOCITY_STEP = 5;

/** The shell's: it runs them itself, and their keys go on to it. */
const never: Does = () => false;

const DOES: Readonly<Record<Command, Does>> = {
  ...MUSIC_COMMANDS,
  ...SELECT_COMMANDS,
  ...REGION_COMMANDS,
  ...TRACK_COMMANDS,
  ...GRID_COMMANDS,
  ...TAKE_COMMANDS,
  ...LOOK_COMMANDS,
  ...RULER_COMMANDS,
  "pitch.up": (context) => moveSelection(context, 0, 1),
  "pitch.down": (context) => moveSelection(context, 0, -1),
  "pitch.octaveUp": (context) => moveSelection(context, 0, 12),
  "pitch.octaveDown": (context) => moveSelection(context, 0, -12),
  "time.earlier": (context) => moveSelection(context, -1, 0),
  "time.later": (context) => moveSelection(context, 1, 0),
  "time.bitEarlier": (context) => nudgeSelection(context, -1),
  "time.bitLater": (context) => nudgeSelection(context, 1),
  "length.longer": (context) => changeLengths(context, 1),
  "length.shorter": (context) => changeLengths(context, -1),
  "velocity.up": (context) => changeVelocities(context, VELOCITY_STEP),
  "velocity.down": (context) => changeVelocities(context, -VELOCITY_STEP),
  "edit.delete": deleteSelection,
  "edit.duplicate": duplicateSelection,
  "edit.cut": cutSelection,
  "edit.copy": copySelection,
  "edit.paste": paste,
  "edit.undo": ({ actions }) => actions.undo(),
  "edit.redo": ({ actions }) => actions.redo(),
  "select.all": selectAll,
  "select.none": dropOne,
  "select.next": (context) => stepNote(context, false),
  "select.previous": (context) => stepNote(context, true),
  "cursor.insert": insertAtCursor,
  "tool.draw": ({ store, state }) => store.update({ tool: state.tool === "draw" ? "select" : "draw" }),
  "transport.toggle": ({ actions, state }) => (state.transport.playing ? actions.pause() : actions.play()),
  "transport.start": (context) => seekTo(context, 0),
  "transport.end": (context) => seekTo(context, scoreEnd(context.state.score)),
  "transport.loop": toggleLoop,
  "view.zoomToSelection": zoomToSelection,
  "view.zoomBack": zoomBack,
  "menu.open": (context) => context.openMenu(null),
  ...(Object.fromEntries(SHELL_COMMANDS.map((command) => [command, never])) as Record<ShellCommand, Does>),
};
