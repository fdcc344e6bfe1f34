/** Commands that step through takes, keep and drop them. */

import type { Does } from "./commands";

export const TAKE_COMMANDS = {
  "take.previous": () => false,
  "take.next": () => false,
  "take.keep": () => false,
  "take.drop": () => false,
} as const satisfies Readonly<Record<string, Does>>;
