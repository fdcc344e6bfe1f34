/** The grids to snap to, as the grid menu offers them. Pure. */

import type { GridSetting } from "../store/grid";

export interface GridChoice {
  /** Names the choice in the menu: "off", "adaptive", "16", "16T". */
  readonly value: string;
  readonly title: string;
  readonly grid: Partial<GridSetting>;
}

const DIVISIONS = [1, 2, 4, 8, 16, 32, 64];

/** Off, adaptive, 1/1 to 1/64, and triplets ("1/8T": three in the time of two eighths). */
export const GRID_CHOICES: readonly GridChoice[] = [
  { value: "off", title: "Off", grid: { kind: "off" } },
  { value: "adaptive", title: "Adaptive", grid: { kind: "adaptive", triplet: false } },
  ...DIVISIONS.map((division) => fixed(division, false)),
  ...DIVISIONS.slice(1).map((division) => fixed(division, true)),
];

function fixed(division: number, triplet: boolean): GridChoice {
  const name = `${division}${triplet ? "T" : ""}`;
  return { value: name, title: `1/${name}`, grid: { kind: "fixed", division, triplet } };
}

/** The value of the choice that a setting is. */
export function gridValue({ kind, division, triplet }: GridSetting): string {
  return kind === "fixed" ? fixed(division, triplet).value : kind;
}
