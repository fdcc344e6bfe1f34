/** The strip of the whole piece over the ruler, with what of it is in view. */

import type { RollContext } from "../roll/context";
import type { RollElements } from "../roll/elements";

export function createOverview(_elements: RollElements, _context: RollContext, _signal: AbortSignal): void {}
