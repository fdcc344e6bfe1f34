/** Takes as the history they have: under the run they are of, and runs under the take they started from. Pure. */

import type { Run, Take } from "../store/takes";

export interface TreeRow {
  /** A take's id; a run's after "run ". */
  readonly id: string;
  readonly run: Run;
  /** Null for a run. */
  readonly take: Take | null;
  /** From 1. */
  readonly level: number;
  /** Whether what is under it is shown; null where there is nothing under it. */
  readonly open: boolean | null;
  /** Its place among those beside it, from 1, and how many those are. */
  readonly place: number;
  readonly of: number;
}

/** The rows from top to bottom; of what is `folded` (by their ids) those under it are left out. */
export function treeRows(takes: readonly Take[], folded: ReadonlySet<string>): TreeRow[] {
  const there = new Set(takes.map(({ id }) => id));
  const byRun = grouped(takes, ({ run }) => run);
  const runs = [...byRun.keys()].sort((a, b) => a.time - b.time);
  // A run whose take is gone, or was filtered out, stands alone.
  const under = grouped(runs, ({ parent }) => (parent !== null && there.has(parent) ? parent : ""));
  const rows: TreeRow[] = [];
  const addRuns = (runs: readonly Run[], level: number) => {
    for (const [at, run] of runs.entries()) {
      const id = runRow(run);
      const its = byRun.get(run) ?? [];
      const open = !folded.has(id);
      rows.push({ id, run, take: null, level, open, place: at + 1, of: runs.length });
      if (open) addTakes(its, level + 1);
    }
  };
  const addTakes = (takes: readonly Take[], level: number) => {
    for (const [at, take] of takes.entries()) {
      const children = under.get(take.id) ?? [];
      const open = children.length ? !folded.has(take.id) : null;
      rows.push({ id: take.id, run: take.run, take, level, open, place: at + 1, of: takes.length });
      if (open) addRuns(children, level + 1);
    }
  };
  addRuns(under.get("") ?? [], 1);
  return rows;
}

function grouped<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

export function runRow({ id }: Run): string {
  return `run ${id}`;
}

/** What a key does in a tree: to another row, or a row opened or folded; null for a key that means nothing there. */
export function treeStep(
  rows: readonly TreeRow[],
  at: number,
  key: string,
  page: number,
): { readonly to: number } | { readonly flip: string } | null {
  const row = rows[at];
  const inside = (to: number) => ({ to: Math.max(0, Math.min(rows.length - 1, to)) });
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[key];
  if (!rows.length) return null;
  if (by !== undefined) return inside(row ? at + by : 0);
  if (key === "Home") return inside(0);
  if (key === "End") return inside(rows.length - 1);
  if (!row || (key !== "ArrowRight" && key !== "ArrowLeft")) return null;
  if (key === "ArrowRight") return row.open === null ? { to: at } : row.open ? inside(at + 1) : { flip: row.id };
  if (row.open) return { flip: row.id };
  const parent = rows.slice(0, at).findLastIndex(({ level }) => level < row.level);
  return { to: parent < 0 ? at : parent };
}
