/** The keys of the roll as data: what it obeys, what menus show, what the help lists. */

export interface KeyBinding {
  /** "Mod+Shift+Z"; Mod is Ctrl, or Cmd on a Mac. Keys by the names of `KeyboardEvent.key`, letters as capitals. */
  readonly keys: string;
  readonly label: string;
  readonly group: "Notes" | "Selection" | "Edit" | "Transport" | "View" | "Models" | "Without a mouse";
  readonly command: Command;
}

export type Command =
  | "pitch.up"
  | "pitch.down"
  | "pitch.octaveUp"
  | "pitch.octaveDown"
  | "time.earlier"
  | "time.later"
  | "time.bitEarlier"
  | "time.bitLater"
  | "length.longer"
  | "length.shorter"
  | "velocity.up"
  | "velocity.down"
  | "edit.delete"
  | "edit.duplicate"
  | "edit.cut"
  | "edit.copy"
  | "edit.paste"
  | "edit.undo"
  | "edit.redo"
  | "select.all"
  | "select.none"
  | "select.next"
  | "select.previous"
  | "cursor.insert"
  | "tool.draw"
  | "transport.toggle"
  | "transport.start"
  | "transport.end"
  | "transport.loop"
  | "view.zoomToSelection"
  | "view.zoomBack"
  | "model.run"
  | "help";

export const KEY_BINDINGS: readonly KeyBinding[] = [
  { keys: "ArrowUp", label: "Semitone up", group: "Notes", command: "pitch.up" },
  { keys: "ArrowDown", label: "Semitone down", group: "Notes", command: "pitch.down" },
  { keys: "Shift+ArrowUp", label: "Octave up", group: "Notes", command: "pitch.octaveUp" },
  { keys: "Shift+ArrowDown", label: "Octave down", group: "Notes", command: "pitch.octaveDown" },
  { keys: "ArrowLeft", label: "A grid step earlier", group: "Notes", command: "time.earlier" },
  { keys: "ArrowRight", label: "A grid step later", group: "Notes", command: "time.later" },
  { keys: "Alt+ArrowLeft", label: "A little earlier", group: "Notes", command: "time.bitEarlier" },
  { keys: "Alt+ArrowRight", label: "A little later", group: "Notes", command: "time.bitLater" },
  { keys: "Shift+ArrowRight", label: "Longer", group: "Notes", command: "length.longer" },
  { keys: "Shift+ArrowLeft", label: "Shorter", group: "Notes", command: "length.shorter" },
  { keys: "Mod+ArrowUp", label: "Louder", group: "Notes", command: "velocity.up" },
  { keys: "Mod+ArrowDown", label: "Softer", group: "Notes", command: "velocity.down" },
  { keys: "Delete", label: "Delete", group: "Edit", command: "edit.delete" },
  { keys: "Backspace", label: "Delete", group: "Edit", command: "edit.delete" },
  { keys: "Mod+D", label: "Duplicate after itself", group: "Edit", command: "edit.duplicate" },
  { keys: "Mod+X", label: "Cut", group: "Edit", command: "edit.cut" },
  { keys: "Mod+C", label: "Copy", group: "Edit", command: "edit.copy" },
  { keys: "Mod+V", label: "Paste at the cursor or playhead", group: "Edit", command: "edit.paste" },
  { keys: "Mod+Z", label: "Undo", group: "Edit", command: "edit.undo" },
  { keys: "Mod+Shift+Z", label: "Redo", group: "Edit", command: "edit.redo" },
  { keys: "Mod+Y", label: "Redo", group: "Edit", command: "edit.redo" },
  { keys: "B", label: "Draw mode on or off", group: "Edit", command: "tool.draw" },
  { keys: "Mod+A", label: "Select all", group: "Selection", command: "select.all" },
  { keys: "Escape", label: "Cancel the drag, drop the selection", group: "Selection", command: "select.none" },
  { keys: "Tab", label: "Next note, then out of the editor", group: "Without a mouse", command: "select.next" },
  { keys: "Shift+Tab", label: "Previous note", group: "Without a mouse", command: "select.previous" },
  { keys: "Enter", label: "Insert a note at the cursor", group: "Without a mouse", command: "cursor.insert" },
  { keys: "Space", label: "Play or pause", group: "Transport", command: "transport.toggle" },
  { keys: "Home", label: "To the start", group: "Transport", command: "transport.start" },
  { keys: "End", label: "To the end", group: "Transport", command: "transport.end" },
  {
    keys: "Mod+L",
    label: "Loop the selection, the region or the piece",
    group: "Transport",
    command: "transport.loop",
  },
  { keys: "Z", label: "Zoom to the selection", group: "View", command: "view.zoomToSelection" },
  { keys: "X", label: "Zoom back", group: "View", command: "view.zoomBack" },
  { keys: "Mod+Enter", label: "Run the model function", group: "Models", command: "model.run" },
  { keys: "?", label: "These keys", group: "View", command: "help" },
];

export interface Gesture {
  readonly keys: string;
  readonly label: string;
  readonly group: string;
}

/** What the pointer does, for the help. */
export const GESTURES: readonly Gesture[] = [
  { keys: "Click", label: "Select a note; its track comes forward", group: "Pointer" },
  { keys: "Shift+click", label: "Add a note to the selection, or take it out", group: "Pointer" },
  { keys: "Drag over empty ground", label: "Select notes; with Shift, invert them", group: "Pointer" },
  { keys: "Drag a note", label: "Move the selected notes", group: "Pointer" },
  { keys: "Alt+drag", label: "Copy the selected notes", group: "Pointer" },
  { keys: "Drag an edge", label: "Resize the selected notes", group: "Pointer" },
  { keys: "Hold Mod in a drag", label: "No snap", group: "Pointer" },
  { keys: "Double-click", label: "Draw a note, or delete the one there", group: "Pointer" },
  { keys: "Right-drag in draw mode", label: "Erase", group: "Pointer" },
  { keys: "Click in the ruler", label: "Move the playhead", group: "Pointer" },
  { keys: "Drag in the ruler", label: "Select bars as the region; Shift extends it", group: "Pointer" },
  { keys: "Double-click in the ruler", label: "Clear the region", group: "Pointer" },
  { keys: "Mod+wheel", label: "Zoom time", group: "Pointer" },
  { keys: "Mod+Shift+wheel", label: "Zoom pitch", group: "Pointer" },
];

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map(KEY_BINDINGS.map(({ keys, command }) => [keys, command]));

/** The command a key press asks for, if any. */
export function commandFor(press: KeyPress): Command | null {
  return COMMANDS.get(keysOf(press)) ?? null;
}

/** A key press in the words of the table. */
function keysOf({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyPress): string {
  const name = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  // A sign such as "?" already says that Shift was needed to type it, on this keyboard.
  const isSign = key.length === 1 && key !== " " && key.toLowerCase() === key.toUpperCase();
  const shift = shiftKey && !isSign ? "Shift+" : "";
  return `${ctrlKey || metaKey ? "Mod+" : ""}${altKey ? "Alt+" : ""}${shift}${name}`;
}
