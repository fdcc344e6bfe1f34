/** From key presses to commands, while the roll has the focus. */

import type { PointerGestures } from "./gestures/pointer";
import { type Command, commandFor } from "./keys";

/** These keys mean something around the roll, too, where they have nothing to do in it. */
const PASSED_ON: ReadonlySet<Command> = new Set<Command>([
  "select.next",
  "select.previous",
  "select.none",
  "cursor.insert",
  "model.run",
  "help",
]);

const MODIFIERS: ReadonlySet<string> = new Set(["Shift", "Alt", "Control", "Meta"]);

export function attachKeys(
  root: HTMLElement,
  gestures: PointerGestures,
  run: (command: Command) => boolean,
  signal: AbortSignal,
): void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (MODIFIERS.has(event.key)) return modifierChanged(event);
    const command = commandFor(event);
    if (!command) return;
    if (gestures.active) {
      // A drag holds the notes it began with: no other command may change them under it.
      if (event.key === "Escape") gestures.cancel();
    } else if (!run(command) && PASSED_ON.has(command)) return;
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
