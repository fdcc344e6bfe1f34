/** The keys of the roll as the help lists them and as presses are looked up; the commands are in `command-table.ts`. */

import { COMMANDS, type Command, type CommandPlace, type CommandWords } from "./command-table";

export interface KeyBinding {
  readonly keys: string;
  readonly label: string;
  readonly group: string;
  /** Several commands may share a key: the first of the table that has something to do takes it. */
  readonly command: Command;
}

export const KEY_BINDINGS: readonly KeyBinding[] = Object.entries<CommandWords>(COMMANDS).flatMap(([command, words]) =>
  (words.keys ?? []).map((keys) => ({ keys, label: words.label, group: groupOf(words), command: command as Command })),
);

/** The heading of the help it stands under. */
function groupOf({ group, place }: CommandWords): string {
  return place ? "Takes, in the gallery" : group;
}

export interface Gesture {
  readonly keys: string;
  readonly label: string;
  readonly group: string;
}

/** What the pointer does, and keys outside of the roll, for the help. */
export const GESTURES: readonly Gesture[] = [
  { keys: "Click", label: "Select a note; its track comes forward", group: "Pointer" },
  { keys: "Shift+click", label: "Add a note to the selection, or take it out", group: "Pointer" },
  { keys: "Click again", label: "Select the next of notes that lie over each other", group: "Pointer" },
  { keys: "Drag over empty ground", label: "Select notes; Shift inverts them, Mod adds them", group: "Pointer" },
  { keys: "Mod+Shift+drag", label: "Make the box the region: its time, its pitches", group: "Pointer" },
  { keys: "Drag a note", label: "Move the selected notes", group: "Pointer" },
  { keys: "Alt+drag", label: "Copy the selected notes", group: "Pointer" },
  { keys: "Drag an edge", label: "Resize the selected notes", group: "Pointer" },
  { keys: "Hold Mod in a drag", label: "No snap", group: "Pointer" },
  { keys: "Double-click", label: "Draw a note, or delete the one there", group: "Pointer" },
  { keys: "Right-drag in draw mode", label: "Erase", group: "Pointer" },
  { keys: "Click in the ruler", label: "Move the playhead", group: "Ruler" },
  { keys: "Drag in the ruler", label: "Select bars as the region; with Alt, steps of the grid", group: "Ruler" },
  { keys: "Shift+drag in the ruler", label: "Extend the region", group: "Ruler" },
  { keys: "Mod+drag in the ruler", label: "Add more bars to the region", group: "Ruler" },
  { keys: "Mod+click in the ruler", label: "Put a bar into the region, or take it out", group: "Ruler" },
  { keys: "Drag an edge or the foot of the region", label: "Resize or move it", group: "Ruler" },
  { keys: "Double-click in the ruler", label: "Clear the region", group: "Ruler" },
  { keys: "Drag in the band over the bars", label: "Loop these bars; edges resize, the middle moves", group: "Ruler" },
  { keys: "Click on the loop", label: "Loop off or on; a double-click clears it", group: "Ruler" },
  { keys: "Double-click over the bars", label: "Add a marker; on a name, change it", group: "Ruler" },
  { keys: "Drag a name in the ruler", label: "Move a marker, signature or tempo", group: "Ruler" },
  { keys: "Right-click in the ruler", label: "Markers, signatures, tempos, chords", group: "Ruler" },
  { keys: "Drag in the overview", label: "Move what is in view; its edges zoom", group: "Pointer" },
  { keys: "Double-click in the overview", label: "Show the whole piece", group: "Pointer" },
  { keys: "Drag in a lane", label: "Move points or velocities; over empty ground, select them", group: "Lanes" },
  {
    keys: "Drag in a lane in draw mode",
    label: "Draw on the grid; with Mod, freely; right-drag erases",
    group: "Lanes",
  },
  { keys: "Shift+drag in a lane", label: "A straight line", group: "Lanes" },
  { keys: "Alt+drag points", label: "Copy them; with Shift, keep their time", group: "Lanes" },
  { keys: "Double-click in a lane", label: "Put a point, or delete the one there", group: "Lanes" },
  { keys: "Drag a lane's upper edge", label: "Its height; double-click its name for the usual one", group: "Lanes" },
  { keys: "Arrows in a lane", label: "Left, right: step; with Alt: along the grid; up, down: change", group: "Lanes" },
  { keys: "Click a take", label: "Show it in its place; Mod or Shift chooses more", group: "Takes, in the gallery" },
  { keys: "Double-click a take", label: "Play it in its place", group: "Takes, in the gallery" },
  { keys: "Arrows", label: "From take to take; with Shift, choose more", group: "Takes, in the gallery" },
  { keys: "Drag across cells", label: "Draw the function's values, bar by bar", group: "Values under the bars" },
  { keys: "Shift+drag across cells", label: "A straight line", group: "Values under the bars" },
  { keys: "Double-click or Alt+drag", label: "Back to what all others have", group: "Values under the bars" },
  {
    keys: "Arrows in a cell",
    label: "Left, right: bar; up, down: value; with Alt: track",
    group: "Values under the bars",
  },
  {
    keys: "PageUp, PageDown, Home, End",
    label: "The value by ten steps, or to its end",
    group: "Values under the bars",
  },
  { keys: "Delete in a cell", label: "Back to what all others have", group: "Values under the bars" },
  { keys: "Double-click a control's name", label: "Back to its default", group: "Models" },
  { keys: "Mod+wheel", label: "Zoom time", group: "Pointer" },
  { keys: "Mod+Shift+wheel", label: "Zoom pitch", group: "Pointer" },
  { keys: "Double-click a track's name", label: "Rename it", group: "Track list" },
  { keys: "Drag a track's name", label: "Move it in the list", group: "Track list" },
  { keys: "Alt+ArrowUp", label: "Move the track up", group: "Track list" },
  { keys: "Alt+ArrowDown", label: "Move the track down", group: "Track list" },
  { keys: "Mod+D", label: "Duplicate the track", group: "Track list" },
  { keys: "Delete", label: "Delete the track", group: "Track list" },
  { keys: "Shift+F10", label: "The track's menu; right-click, too", group: "Track list" },
];

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** The commands a key press asks for, in the roll or in a place that has keys of its own: the first that has something to do takes it. */
export function commandsFor(press: KeyPress, place?: CommandPlace): readonly Command[] {
  return (place ? IN_GALLERY : IN_ROLL).get(keysOf(press)) ?? [];
}

const IN_ROLL = byKeys(({ place }) => place === undefined);
const IN_GALLERY = byKeys(({ group }) => group === "Takes");

function byKeys(isWanted: (words: CommandWords) => boolean): ReadonlyMap<string, readonly Command[]> {
  const found = new Map<string, Command[]>();
  for (const { keys, command } of KEY_BINDINGS)
    if (isWanted(COMMANDS[command])) found.set(keys, [...(found.get(keys) ?? []), command]);
  return found;
}

/** A key press in the words of the table. */
function keysOf({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyPress): string {
  const name = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  // A sign such as "?" already says that Shift was needed to type it, on this keyboard.
  const isSign = key.length === 1 && key !== " " && key.toLowerCase() === key.toUpperCase();
  const shift = shiftKey && !isSign ? "Shift+" : "";
  return `${ctrlKey || metaKey ? "Mod+" : ""}${altKey ? "Alt+" : ""}${shift}${name}`;
}
