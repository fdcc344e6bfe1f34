/** The lanes under the roll: velocities, control changes, pitch bends, tempos. */

import type { RollContext } from "../roll/context";
import type { RollElements } from "../roll/elements";

export function createLanes(_elements: RollElements, _context: RollContext, _signal: AbortSignal): void {}
