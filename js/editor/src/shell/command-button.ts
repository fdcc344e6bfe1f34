/** Buttons for commands: named and explained by the table. */

import { COMMANDS, type Command, type CommandWords } from "../roll/commands/command-table";
import { iconButton } from "./buttons";
import type { Run } from "./command-menu";
import type { IconName } from "./icons";
import { withShortcut } from "./shortcut";

export function commandButton(name: IconName, command: Command, run: Run, signal: AbortSignal): HTMLButtonElement {
  return iconButton(name, commandTip(command), () => run(command), signal);
}

/** "Quantize (Q)" */
export function commandTip(command: Command): string {
  const { label, keys }: CommandWords = COMMANDS[command];
  // The dots of a menu's line say that it will ask; a button's name is read aloud.
  const name = label.replace("…", "");
  return keys ? withShortcut(name, keys[0]) : name;
}
