/** Commands that choose notes by what they are. */

import type { Does } from "./commands";

export const SELECT_COMMANDS = {
  "select.invert": () => false,
  "select.pitch": () => false,
  "select.pitchClass": () => false,
  "select.track": () => false,
  "select.velocities": () => false,
  "select.outOfScale": () => false,
  "select.region": () => false,
} as const satisfies Readonly<Record<string, Does>>;
