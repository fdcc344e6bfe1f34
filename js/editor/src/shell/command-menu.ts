/** Menus of commands, from the table: the editor's own menu with all there is, and the roll's context menu. */

import { COMMANDS, type Command, type CommandGroup, isAvailable } from "../roll/commands/command-table";
import { isGalleryOpen } from "../store/gallery";
import type { State } from "../store/state";
import type { MenuEntry, MenuItem } from "../ui/menu";

/** Does a command, wherever in the editor that is; false where there was nothing to do. */
export type Run = (command: Command) => boolean;

const GROUPS: readonly CommandGroup[] = [
  "File",
  "Edit",
  "Notes",
  "Selection",
  "Region",
  "Ruler",
  "Tracks",
  "Grid",
  "View",
  "Transport",
  "Models",
  "Takes",
  "Ableton Live",
];

/** A menu for each group of commands. */
export function allCommands(state: State, run: Run): MenuEntry[] {
  const groups = GROUPS.map((group) => submenu(group, state, run)).filter(({ items }) => items?.().length);
  return [...groups, "separator", item("help", state, run)];
}

/** What one does to notes most, and the rest a menu further. */
export function notesMenu(state: State, run: Run): MenuEntry[] {
  const items = (...commands: readonly Command[]) => commands.map((command) => item(command, state, run));
  return [
    ...items("edit.cut", "edit.copy", "edit.paste", "edit.duplicate", "edit.delete"),
    "separator",
    ...items("notes.quantize", "notes.split", "notes.join"),
    submenu("Notes", state, run, "More for notes"),
    "separator",
    submenu("Selection", state, run, "Select"),
    submenu("Region", state, run, "Region for the model"),
    submenu("Tracks", state, run),
    submenu("View", state, run),
    "separator",
    ...items("model.run"),
  ];
}

function submenu(group: CommandGroup, state: State, run: Run, label: string = group): MenuItem {
  const commands = (Object.keys(COMMANDS) as Command[]).filter((command) => COMMANDS[command].group === group);
  return { label, items: () => commands.map((command) => item(command, state, run)) };
}

function item(command: Command, state: State, run: Run): MenuItem {
  const { label, keys } = COMMANDS[command];
  const checked = isOn(command, state);
  return {
    label,
    keys: keys?.[0],
    disabled: !isAvailable(command, state),
    ...(checked === undefined ? {} : { checked }),
    run: () => run(command),
  };
}

/** Whether what a command switches is on; undefined where it switches nothing. */
function isOn(command: Command, state: State): boolean | undefined {
  switch (command) {
    case "view.fold":
      return state.fold;
    case "view.highlight":
      return state.highlight;
    case "view.ghosts":
      return state.ghosts;
    case "view.chords":
      return state.chords;
    case "view.overview":
      return state.overview;
    case "view.velocities":
      return state.lanes.includes("velocity");
    case "takes.tree":
      return state.gallery.tree;
    case "takes.blind":
      return state.blind;
    case "takes.difference":
      return state.difference;
    case "takes.gallery":
      return isGalleryOpen(state);
    case "live.follow":
      return state.live?.following ?? false;
    case "tool.draw":
      return state.tool === "draw";
    case "grid.triplet":
      return state.grid.triplet;
    case "grid.snap":
      return state.grid.kind !== "off";
    case "grid.adaptive":
      return state.grid.kind === "adaptive";
    default:
      return undefined;
  }
}
