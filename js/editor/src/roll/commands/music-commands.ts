/** Commands that reshape the selected notes as music: each is one undo step, and says what it did or why it did nothing. */

import type { Chosen } from "../../score/edit";
import type { Change } from "../../score/ops";
import { invert, legato, reverse, stretch, toggleMute } from "../../score/reshape";
import { joinNotes } from "../../score/split";
import type { RollContext } from "../context";
import type { Does } from "./commands";
import { askHowToHumanize, askHowToQuantize, askHowToTranspose, quantizeAsBefore } from "./music-forms";
import { auditionFirst, reshape, selectedCount } from "./note-commands";
import { splitHere, splitOnGrid } from "./split-command";

export const MUSIC_COMMANDS = {
  "notes.quantize": onSelection("quantize", quantizeAsBefore),
  "notes.quantizeWith": onSelection("quantize", askHowToQuantize),
  "notes.split": onSelection("split", splitHere),
  "notes.splitGrid": onSelection("split", splitOnGrid),
  "notes.join": onSelection("join", join),
  "notes.legato": onSelection("bind", (context) =>
    reshape(context, {
      verb: "Legato of",
      change: legato(context.selected()),
      done: `Legato: ${selectedCount(context)}`,
      nothing: "Each note lasts until the next already",
    }),
  ),
  "notes.humanize": onSelection("humanize", askHowToHumanize),
  "notes.transpose": onSelection("transpose", askHowToTranspose),
  "notes.reverse": onSelection("reverse", turn("Reverse", "Reversed", reverse)),
  "notes.invert": onSelection("invert", (context) => {
    turn("Invert", "Inverted", invert)(context);
    auditionFirst(context);
  }),
  "notes.double": onSelection("stretch", scale("Double the length of", "Twice as long", 2)),
  "notes.halve": onSelection("shorten", scale("Halve the length of", "Half as long", 0.5)),
  "notes.mute": onSelection("mute", mute),
} as const satisfies Readonly<Record<string, Does>>;

function onSelection(verb: string, does: (context: RollContext) => void): Does {
  return (context) => {
    if (context.selected().length) return does(context);
    context.announce(`Nothing to ${verb}: select notes first`);
    return false;
  };
}

function turn(verb: string, past: string, edit: (chosen: readonly Chosen[]) => Change): (context: RollContext) => void {
  return (context) =>
    reshape(context, {
      verb,
      change: edit(context.selected()),
      done: `${past} ${selectedCount(context)}`,
      nothing: `${past}, they are the same`,
    });
}

function scale(verb: string, words: string, factor: number): (context: RollContext) => void {
  return (context) =>
    reshape(context, {
      verb,
      change: stretch(context.selected(), factor),
      done: `${words}: ${selectedCount(context)}`,
      nothing: "They are as short as can be",
    });
}

function join(context: RollContext): void {
  const { change, gone } = joinNotes(context.selected());
  const { selection } = context.state;
  reshape(context, {
    verb: "Join",
    change,
    selection: [...selection].filter((id) => !gone.has(id)),
    done: `Joined ${selectedCount(context)} into ${selection.size - gone.size}`,
    nothing: "Nothing to join: select two notes of one pitch",
  });
}

function mute(context: RollContext): void {
  const { change, mute } = toggleMute(context.selected());
  const many = selectedCount(context);
  reshape(context, {
    verb: mute ? "Mute" : "Unmute",
    change,
    done: mute ? `Muted ${many}. A MIDI file will hold and play them` : `Unmuted ${many}`,
    nothing: "Nothing to mute",
  });
}
