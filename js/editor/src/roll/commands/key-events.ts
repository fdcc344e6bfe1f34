/** From key presses to commands, while the roll has the focus. */

import type { PointerGestures } from "../gestures/pointer";
import { type Command, SHELL_COMMANDS } from "./command-table";
import { commandsFor } from "./keys";

/** These keys mean something around the roll, too, where they have nothing to do in it. */
const PASSED_ON: ReadonlySet<Command> = new Set<Command>([
  "select.next",
  "select.previous",
  "select.none",
  "take.keepShown",
  "cursor.insert",
  "menu.open",
  ...SHELL_COMMANDS,
]);

const MODIFIERS: ReadonlySet<string> = new Set(["Shift", "Alt", "Control", "Meta"]);

export function attachKeys(
  root: HTMLElement,
  gestures: PointerGestures,
  run: (command: Command) => boolean,
  isTheBrowsers: (command: Command) => boolean,
  signal: AbortSignal,
): void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (MODIFIERS.has(event.key)) return modifierChanged(event);
    const commands = commandsFor(event);
    // Escape ends a drag whatever else is held for it: Shift, Alt.
    const ends = gestures.active && event.key === "Escape";
    if (!commands.length && !ends) return;
    if (gestures.active) {
      // A drag holds the notes it began with: no other command may change them under it.
      if (ends) gestures.cancel();
    } else if (commands.some(isTheBrowsers)) {
      event.stopPropagation();
      return;
    } else if (!commands.some(run) && commands.some((command) => PASSED_ON.has(command))) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const modifierChanged = (event: KeyboardEvent) => {
    // Alt alone opens the menu of some browsers, and would take the focus out of the drag.
    if (gestures.active && event.key === "Alt") event.preventDefault();
    gestures.keysChanged(event);
  };
  root.addEventListener("keydown", onKeyDown, { signal });
  root.addEventListener("keyup", (event) => MODIFIERS.has(event.key) && modifierChanged(event), { signal });
}
