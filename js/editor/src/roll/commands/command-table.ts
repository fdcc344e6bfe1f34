/** Every command there is, as data: what keys, menus, buttons and the help show, and when it can be done. */

import { chosenPair, takesInHand } from "../../store/gallery";
import type { State } from "../../store/state";

export type Need =
  /** Selected notes. */
  | "selection"
  /** A track that is being worked on. */
  | "track"
  /** A region. */
  | "region"
  /** A model function. */
  | "function"
  /** Takes. */
  | "takes"
  /** A take that is shown, or chosen in the gallery. */
  | "take"
  /** A take that is shown. */
  | "shownTake"
  /** Two takes that are chosen. */
  | "pair"
  /** A connection to Live. */
  | "live";

export interface CommandWords {
  readonly label: string;
  readonly group: CommandGroup;
  /** "Mod+Shift+Z"; Mod is Ctrl, or Cmd on a Mac. Keys by the names of `KeyboardEvent.key`, letters as capitals. */
  readonly keys?: readonly string[];
  /** What there must be for the command to do anything; without it, it can be done at any time. */
  readonly needs?: Need;
  /** Where alone its keys mean it; without it, in the roll. The gallery has the keys of all that is done to takes. */
  readonly place?: CommandPlace;
}

export type CommandPlace = "gallery";

export type CommandGroup =
  | "File"
  | "Notes"
  | "Edit"
  | "Ruler"
  | "Selection"
  | "Region"
  | "Tracks"
  | "Grid"
  | "Transport"
  | "View"
  | "Models"
  | "Takes"
  | "Ableton Live"
  | "Without a mouse";

const TABLE = {
  "file.open": { label: "Open a MIDI file…", group: "File" },
  "file.save": { label: "Save as MIDI", group: "File" },
  "pitch.up": { label: "Semitone up", group: "Notes", keys: ["ArrowUp"] },
  "pitch.down": { label: "Semitone down", group: "Notes", keys: ["ArrowDown"] },
  "pitch.octaveUp": { label: "Octave up", group: "Notes", keys: ["Shift+ArrowUp"] },
  "pitch.octaveDown": { label: "Octave down", group: "Notes", keys: ["Shift+ArrowDown"] },
  "time.earlier": { label: "A grid step earlier", group: "Notes", keys: ["ArrowLeft"] },
  "time.later": { label: "A grid step later", group: "Notes", keys: ["ArrowRight"] },
  "time.bitEarlier": { label: "A little earlier", group: "Notes", keys: ["Alt+ArrowLeft"] },
  "time.bitLater": { label: "A little later", group: "Notes", keys: ["Alt+ArrowRight"] },
  "length.longer": { label: "Longer", group: "Notes", keys: ["Shift+ArrowRight"] },
  "length.shorter": { label: "Shorter", group: "Notes", keys: ["Shift+ArrowLeft"] },
  "velocity.up": { label: "Louder", group: "Notes", keys: ["Mod+ArrowUp"] },
  "velocity.down": { label: "Softer", group: "Notes", keys: ["Mod+ArrowDown"] },
  "notes.quantize": { label: "Quantize", group: "Notes", keys: ["Q"], needs: "selection" },
  "notes.quantizeWith": { label: "Quantize with…", group: "Notes", keys: ["Shift+Q"], needs: "selection" },
  "notes.split": { label: "Split at playhead, cursor or pointer", group: "Notes", keys: ["S"], needs: "selection" },
  "notes.splitGrid": { label: "Split on the grid", group: "Notes", keys: ["Shift+S"], needs: "selection" },
  "notes.join": { label: "Join", group: "Notes", keys: ["J"], needs: "selection" },
  "notes.legato": { label: "Legato", group: "Notes", keys: ["Shift+L"], needs: "selection" },
  "notes.humanize": { label: "Humanize…", group: "Notes", needs: "selection" },
  "notes.transpose": { label: "Transpose…", group: "Notes", needs: "selection" },
  "notes.reverse": { label: "Reverse", group: "Notes", keys: ["R"], needs: "selection" },
  "notes.invert": { label: "Invert pitches", group: "Notes", keys: ["I"], needs: "selection" },
  "notes.double": { label: "Twice as long", group: "Notes", needs: "selection" },
  "notes.halve": { label: "Half as long", group: "Notes", needs: "selection" },
  "notes.mute": { label: "Mute or unmute notes", group: "Notes", keys: ["0"], needs: "selection" },
  // Before the notes' commands: what is chosen in the ruler takes these keys.
  "ruler.change": { label: "Change what is chosen in the ruler…", group: "Ruler", keys: ["Enter"] },
  "ruler.delete": { label: "Delete what is chosen in the ruler", group: "Ruler", keys: ["Delete", "Backspace"] },
  "ruler.next": { label: "To the next marker, signature or tempo", group: "Ruler", keys: ["Mod+ArrowRight"] },
  "ruler.previous": { label: "To the one before", group: "Ruler", keys: ["Mod+ArrowLeft"] },
  "ruler.menu": { label: "The ruler's menu at the playhead", group: "Ruler", keys: ["Shift+E"] },
  "marker.add": { label: "Marker at the playhead…", group: "Ruler", keys: ["Shift+M"] },
  "meter.add": { label: "Time signature at the playhead…", group: "Ruler" },
  "key.add": { label: "Key at the playhead…", group: "Ruler" },
  "tempo.add": { label: "Tempo at the playhead…", group: "Ruler" },
  "edit.delete": { label: "Delete", group: "Edit", keys: ["Delete", "Backspace"], needs: "selection" },
  "edit.duplicate": { label: "Duplicate after itself", group: "Edit", keys: ["Mod+D"], needs: "selection" },
  "edit.cut": { label: "Cut", group: "Edit", keys: ["Mod+X"], needs: "selection" },
  "edit.copy": { label: "Copy", group: "Edit", keys: ["Mod+C"], needs: "selection" },
  "edit.paste": { label: "Paste at the cursor or playhead", group: "Edit", keys: ["Mod+V"] },
  "edit.undo": { label: "Undo", group: "Edit", keys: ["Mod+Z"] },
  "edit.redo": { label: "Redo", group: "Edit", keys: ["Mod+Shift+Z", "Mod+Y"] },
  "tool.draw": { label: "Draw mode on or off", group: "Edit", keys: ["B"] },
  "select.all": { label: "Select all", group: "Selection", keys: ["Mod+A"] },
  "select.none": {
    label: "Cancel the drag, hide the take, then drop the selection",
    group: "Selection",
    keys: ["Escape"],
  },
  "select.invert": { label: "Invert the selection", group: "Selection", keys: ["Mod+I"] },
  "select.pitch": { label: "Notes of the same pitch", group: "Selection", needs: "selection" },
  "select.pitchClass": { label: "The same pitch in every octave", group: "Selection", needs: "selection" },
  "select.track": { label: "All notes of the tracks", group: "Selection", needs: "selection" },
  "select.velocities": { label: "Velocities from … to …", group: "Selection" },
  "select.outOfScale": { label: "Notes out of the scale", group: "Selection" },
  "select.region": { label: "Notes in the region", group: "Selection", needs: "region" },
  "region.selection": {
    label: "The selection's time and tracks",
    group: "Region",
    keys: ["Shift+R"],
    needs: "selection",
  },
  "region.box": { label: "The selection's time, tracks and pitches", group: "Region", needs: "selection" },
  "region.notes": { label: "The selected notes alone", group: "Region", needs: "selection" },
  "region.add": { label: "Add the selection's time", group: "Region", needs: "selection" },
  "region.all": { label: "The whole piece", group: "Region" },
  "region.toggleBar": { label: "The playhead's bar in or out", group: "Region", keys: ["Shift+B"] },
  "region.clear": { label: "Clear the region", group: "Region", needs: "region" },
  "track.add": { label: "Add a track", group: "Tracks", keys: ["Shift+T"] },
  "track.duplicate": { label: "Duplicate the track", group: "Tracks", needs: "track" },
  "track.delete": { label: "Delete the track", group: "Tracks", needs: "track" },
  "track.rename": { label: "Rename the track…", group: "Tracks", keys: ["F2"], needs: "track" },
  "track.instrument": { label: "Choose its instrument…", group: "Tracks", needs: "track" },
  "track.up": { label: "Move the track up", group: "Tracks", needs: "track" },
  "track.down": { label: "Move the track down", group: "Tracks", needs: "track" },
  "track.solo": { label: "Solo only this track", group: "Tracks", needs: "track" },
  "notes.toTrack": { label: "Move to track…", group: "Tracks", needs: "selection" },
  "notes.copyToTrack": { label: "Copy to track…", group: "Tracks", needs: "selection" },
  "grid.finer": { label: "Finer grid", group: "Grid", keys: ["Mod+1"] },
  "grid.coarser": { label: "Coarser grid", group: "Grid", keys: ["Mod+2"] },
  "grid.triplet": { label: "Triplet grid", group: "Grid", keys: ["Mod+3"] },
  "grid.snap": { label: "Snap on or off", group: "Grid", keys: ["Mod+4"] },
  "grid.adaptive": { label: "Adaptive or fixed grid", group: "Grid", keys: ["Mod+5"] },
  "transport.toggle": { label: "Play or pause", group: "Transport", keys: ["Space"] },
  "transport.start": { label: "Return to the start", group: "Transport", keys: ["Home"] },
  "transport.end": { label: "Go to the end", group: "Transport", keys: ["End"] },
  "transport.loop": { label: "Loop the selection, the region or the piece", group: "Transport", keys: ["Mod+L"] },
  "view.zoomIn": { label: "Zoom in", group: "View", keys: ["+"] },
  "view.zoomOut": { label: "Zoom out", group: "View", keys: ["-"] },
  "view.zoomToSelection": { label: "Zoom to the selection", group: "View", keys: ["Z"] },
  "view.zoomBack": { label: "Zoom back", group: "View", keys: ["X"] },
  "view.fit": { label: "Show the whole piece", group: "View", keys: ["Shift+Z"] },
  "view.fold": { label: "Fold the rows without notes", group: "View", keys: ["F"] },
  "view.highlight": { label: "Shade the rows out of the scale", group: "View", keys: ["K"] },
  "view.scale": { label: "Choose the scale…", group: "View", keys: ["Shift+K"] },
  "view.ghosts": { label: "Show the other tracks' notes", group: "View", keys: ["G"] },
  "view.chords": { label: "Name the chords", group: "View", keys: ["C"] },
  "view.overview": { label: "Overview of the whole piece", group: "View", keys: ["O"] },
  "view.follow": { label: "Follow the playhead: page, smooth, off", group: "View", keys: ["Shift+F"] },
  "view.velocities": { label: "Velocity lane", group: "View", keys: ["V"] },
  "view.lanes": { label: "Choose the lanes…", group: "View", keys: ["L"] },
  "view.fullWindow": { label: "Fill the window, or back", group: "View", keys: ["W"] },
  "view.fullScreen": { label: "Fill the screen, or back", group: "View", keys: ["Shift+W"] },
  "model.run": { label: "Run the model function", group: "Models", keys: ["Mod+Enter"] },
  "model.presets": { label: "Presets…", group: "Models", needs: "function" },
  "model.randomise": { label: "Randomise what is not locked", group: "Models", needs: "function" },
  "model.reset": { label: "Reset all controls", group: "Models", needs: "function" },
  "take.previous": { label: "Show the take before", group: "Takes", keys: ["["], needs: "takes" },
  "take.next": { label: "Show the next take", group: "Takes", keys: ["]"], needs: "takes" },
  "take.flip": { label: "Between the take and the piece, or A and B", group: "Takes", keys: ["A"], needs: "takes" },
  "take.keep": { label: "Keep the take", group: "Takes", keys: ["Enter"], needs: "take", place: "gallery" },
  "take.keepShown": { label: "Keep the take that is shown", group: "Takes", keys: ["Enter"], needs: "shownTake" },
  "take.keepPart": {
    label: "Keep it only in the region",
    group: "Takes",
    keys: ["Shift+Enter"],
    needs: "take",
    place: "gallery",
  },
  "take.audition": { label: "Play it in its place", group: "Takes", keys: ["Space"], needs: "take", place: "gallery" },
  "take.star": { label: "Star, or not", group: "Takes", keys: ["S"], needs: "take", place: "gallery" },
  "take.rate1": { label: "Rate 1", group: "Takes", keys: ["1"], needs: "take", place: "gallery" },
  "take.rate2": { label: "Rate 2", group: "Takes", keys: ["2"], needs: "take", place: "gallery" },
  "take.rate3": { label: "Rate 3", group: "Takes", keys: ["3"], needs: "take", place: "gallery" },
  "take.rate4": { label: "Rate 4", group: "Takes", keys: ["4"], needs: "take", place: "gallery" },
  "take.rate5": { label: "Rate 5", group: "Takes", keys: ["5"], needs: "take", place: "gallery" },
  "take.rateNone": { label: "Take the rating away", group: "Takes", keys: ["0"], needs: "take", place: "gallery" },
  "take.note": { label: "Write a note…", group: "Takes", keys: ["N"], needs: "take", place: "gallery" },
  "take.from": { label: "Generate from it", group: "Takes", keys: ["G"], needs: "take", place: "gallery" },
  "take.remake": { label: "Make it again, and compare", group: "Takes", needs: "take" },
  "take.drop": {
    label: "Delete takes",
    group: "Takes",
    keys: ["Delete", "Backspace"],
    needs: "take",
    place: "gallery",
  },
  "take.all": { label: "Choose all takes", group: "Takes", keys: ["Mod+A"], needs: "takes", place: "gallery" },
  "take.none": { label: "The piece as it is", group: "Takes", keys: ["Escape"], needs: "take", place: "gallery" },
  "takes.pair": { label: "The next pair to compare", group: "Takes", keys: ["C"], needs: "takes", place: "gallery" },
  "takes.aBetter": { label: "A is better", group: "Takes", keys: [","], needs: "pair", place: "gallery" },
  "takes.equal": { label: "A and B are as good", group: "Takes", keys: ["="], needs: "pair", place: "gallery" },
  "takes.bBetter": { label: "B is better", group: "Takes", keys: ["."], needs: "pair", place: "gallery" },
  "takes.tree": { label: "As a tree: what came of what", group: "Takes", keys: ["H"], place: "gallery" },
  "takes.blind": { label: "Hide what made the takes", group: "Takes" },
  "takes.export": { label: "Export the takes that are chosen, or all", group: "Takes", needs: "takes" },
  "takes.gallery": { label: "Open or fold the takes", group: "Takes", keys: ["T"], needs: "takes" },
  "takes.difference": { label: "Show what a take changes", group: "Takes", keys: ["D"] },
  "live.panel": { label: "Open or close the panel of Live", group: "Ableton Live", keys: ["Shift+A"] },
  "live.pull": { label: "Pull what is selected in Live", group: "Ableton Live", needs: "live" },
  "live.push": { label: "Push the region to Live", group: "Ableton Live", needs: "live" },
  "live.push_takes": { label: "Push takes to Live", group: "Ableton Live", needs: "live" },
  "live.follow": { label: "Follow what changes in Live", group: "Ableton Live", needs: "live" },
  "select.next": { label: "Next note, then out of the editor", group: "Without a mouse", keys: ["Tab"] },
  "select.previous": { label: "Previous note", group: "Without a mouse", keys: ["Shift+Tab"] },
  "cursor.insert": { label: "Insert a note at the cursor", group: "Without a mouse", keys: ["Enter"] },
  "menu.open": { label: "The menu of what is selected", group: "Without a mouse", keys: ["Shift+F10", "ContextMenu"] },
  "menu.all": { label: "The menu of everything", group: "Without a mouse", keys: ["M"] },
  help: { label: "Keys and gestures", group: "View", keys: ["?"] },
} as const satisfies Readonly<Record<string, CommandWords>>;

export type Command = keyof typeof TABLE;

export const COMMANDS: Readonly<Record<Command, CommandWords>> = TABLE;

/** What the shell around the roll does: it knows files, windows and the function that is chosen. */
export const SHELL_COMMANDS = [
  "file.open",
  "file.save",
  "view.fullWindow",
  "view.fullScreen",
  "model.run",
  "model.presets",
  "model.randomise",
  "model.reset",
  "live.panel",
  "live.pull",
  "live.push",
  "live.push_takes",
  "live.follow",
  "menu.all",
  "help",
] as const satisfies readonly Command[];

export type ShellCommand = (typeof SHELL_COMMANDS)[number];

/** Whether there is what a command needs; menus grey out what cannot be done. */
export function isAvailable(command: Command, state: State): boolean {
  switch (COMMANDS[command].needs) {
    case "selection":
      return state.selection.size > 0;
    case "track":
      return state.activeTrack !== null;
    case "region":
      return state.region !== null;
    case "function":
      return state.functions.length > 0;
    case "takes":
      return state.takes.length > 0;
    case "pair":
      return chosenPair(state) !== null;
    case "shownTake":
      return state.shownTake !== null;
    case "live":
      return state.live?.state === "connected";
    case "take":
      return takesInHand(state).length > 0;
    default:
      return true;
  }
}
