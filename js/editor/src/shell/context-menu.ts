/** The menu of the roll: what can be done to what is selected, group by group. */

import { COMMANDS, type Command, isAvailable } from "../roll/command-table";
import type { Point } from "../roll/geometry";
import type { State } from "../store/state";
import { type MenuEntry, openMenu } from "../ui/menu";

const MENU: readonly (Command | "separator")[] = [
  "edit.cut",
  "edit.copy",
  "edit.paste",
  "edit.duplicate",
  "edit.delete",
  "separator",
  "notes.quantize",
  "notes.split",
  "notes.join",
  "notes.legato",
];

export function openContextMenu(
  root: HTMLElement,
  at: Point,
  state: State,
  run: (command: Command) => boolean,
  signal: AbortSignal,
): void {
  const entries = MENU.map((command): MenuEntry => {
    if (command === "separator") return command;
    const { label, keys } = COMMANDS[command];
    return { label, keys: keys?.[0], disabled: !isAvailable(command, state), run: () => run(command) };
  });
  openMenu(root, at, "Notes", entries, signal);
}
