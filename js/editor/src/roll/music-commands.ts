/** Commands that reshape the selected notes as music. */

import type { Does } from "./commands";

export const MUSIC_COMMANDS = {
  "notes.quantize": () => false,
  "notes.quantizeWith": () => false,
  "notes.split": () => false,
  "notes.join": () => false,
  "notes.legato": () => false,
  "notes.humanize": () => false,
  "notes.transpose": () => false,
  "notes.reverse": () => false,
  "notes.invert": () => false,
  "notes.double": () => false,
  "notes.halve": () => false,
  "notes.mute": () => false,
} as const satisfies Readonly<Record<string, Does>>;
