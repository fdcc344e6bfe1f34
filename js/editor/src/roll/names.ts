/** Names of pitches, and of the keys of a drum kit. */

import { pitchName } from "../shell/words";

const LABELS = Array.from({ length: 128 }, (_, pitch) => pitchName(pitch));

/** `pitchName`, from a table: for painting. */
export function pitchLabel(pitch: number): string {
  return LABELS[pitch];
}

const BLACK_KEYS: ReadonlySet<number> = new Set([1, 3, 6, 8, 10]);

export function isBlackKey(pitch: number): boolean {
  return BLACK_KEYS.has(pitch % 12);
}

/** General MIDI 1 percussion, keys 35 to 81, in words short enough for a key. */
export const GENERAL_MIDI_DRUMS: ReadonlyMap<number, string> = new Map(
  [
    "Kick 2",
    "Kick",
    "Side Stick",
    "Snare",
    "Clap",
    "Snare 2",
    "Low Floor Tom",
    "Closed Hat",
    "High Floor Tom",
    "Pedal Hat",
    "Low Tom",
    "Open Hat",
    "Low-Mid Tom",
    "Mid Tom",
    "Crash",
    "High Tom",
    "Ride",
    "China",
    "Ride Bell",
    "Tambourine",
    "Splash",
    "Cowbell",
    "Crash 2",
    "Vibraslap",
    "Ride 2",
    "High Bongo",
    "Low Bongo",
    "Mute Conga",
    "High Conga",
    "Low Conga",
    "High Timbale",
    "Low Timbale",
    "High Agogo",
    "Low Agogo",
    "Cabasa",
    "Maracas",
    "Short Whistle",
    "Long Whistle",
    "Short Guiro",
    "Long Guiro",
    "Claves",
    "High Block",
    "Low Block",
    "Mute Cuica",
    "Open Cuica",
    "Mute Triangle",
    "Triangle",
  ].map((name, index) => [35 + index, name]),
);
