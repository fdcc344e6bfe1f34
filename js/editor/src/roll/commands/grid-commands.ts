/** Commands that change the grid. */

import { clamp } from "../../score/clamp";
import { adaptiveDivision, FINEST_DIVISION, type GridSetting } from "../../store/grid";
import type { RollContext } from "../context";
import type { Does } from "./commands";

const MOST_BIAS = 2;

export const GRID_COMMANDS = {
  "grid.finer": (context) => resize(context, 1),
  "grid.coarser": (context) => resize(context, -1),
  "grid.triplet": (context) => set(context, { triplet: !context.state.grid.triplet }),
  "grid.snap": (context) => set(context, { kind: context.state.grid.kind === "off" ? "fixed" : "off" }),
  "grid.adaptive": (context) => {
    const { grid, score, viewport } = context.state;
    if (grid.kind !== "adaptive") return set(context, { kind: "adaptive", bias: 0 });
    // What was seen stays: the fixed grid is the one that this zoom came to.
    return set(context, { kind: "fixed", division: adaptiveDivision(grid, score.ticksPerQuarter, viewport) });
  },
} as const satisfies Readonly<Record<string, Does>>;

/** Twice as fine, or half; a grid that is off comes back as it was. */
function resize(context: RollContext, finer: 1 | -1): void {
  const { grid } = context.state;
  if (grid.kind === "off") set(context, { kind: "fixed" });
  else if (grid.kind === "adaptive") set(context, { bias: clamp(grid.bias + finer, -MOST_BIAS, MOST_BIAS) });
  else set(context, { division: clamp(grid.division * 2 ** finer, 1, FINEST_DIVISION) });
}

function set(context: RollContext, change: Partial<GridSetting>): void {
  context.store.update({ grid: { ...context.state.grid, ...change } });
  context.announce(gridInWords(context.state.grid));
}

/** "Grid 1/16", "Adaptive grid, triplets", "No grid" */
export function gridInWords({ kind, division, triplet }: GridSetting): string {
  if (kind === "off") return "No grid";
  if (kind === "adaptive") return triplet ? "Adaptive grid, triplets" : "Adaptive grid";
  return `Grid 1/${division}${triplet ? " triplets" : ""}`;
}
