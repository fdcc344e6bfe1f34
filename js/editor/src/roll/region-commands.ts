/** Commands that say which part of the piece the model works on. */

import type { Does } from "./commands";

export const REGION_COMMANDS = {
  "region.selection": () => false,
  "region.notes": () => false,
  "region.add": () => false,
  "region.all": () => false,
  "region.clear": () => false,
} as const satisfies Readonly<Record<string, Does>>;
