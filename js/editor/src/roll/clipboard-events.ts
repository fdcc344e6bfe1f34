/**
 * Cut, copy and paste as the browser tells them: events that may use the system's clipboard without asking.
 *
 * A key of theirs is let through, so that the browser makes its event. Where it makes none (Ctrl+C on a Mac; a browser that
 * copies text alone) the command is done when the key is up.
 */

import type { Command } from "./commands/command-table";
import { copySelection, cutSelection, paste } from "./commands/note-commands";
import type { RollContext } from "./context";

const DOES = { cut: cutSelection, copy: copySelection, paste } as const;

/** Listens for the events; what it returns says of a command whether the browser's event is to do it. */
export function attachClipboard(
  root: HTMLElement,
  context: RollContext,
  run: (command: Command) => boolean,
  signal: AbortSignal,
): (command: Command) => boolean {
  let awaited: Command | null = null;
  // Their target is where the page's text selection is, not what has the focus: only the document hears of all of them.
  const listen = (name: string, act: (event: Event) => void) => {
    const onEvent = (event: Event) => root.matches(":focus") && act(event);
    document.addEventListener(name, onEvent, { capture: true, signal });
  };
  for (const [name, does] of Object.entries(DOES)) {
    listen(name, (event) => {
      awaited = null;
      event.preventDefault();
      event.stopPropagation();
      does(context, event as ClipboardEvent);
    });
    // WebKit makes the event for what is no text only where this says that there is something to do.
    listen(`before${name}`, (event) => event.preventDefault());
  }
  const onKeyUp = () => {
    if (awaited) run(awaited);
    awaited = null;
  };
  root.addEventListener("keyup", onKeyUp, { signal });
  return (command) => {
    if (command !== "edit.cut" && command !== "edit.copy" && command !== "edit.paste") return false;
    awaited = command;
    return true;
  };
}
