/** What "loop" means at this moment: the selected notes, or else the region, or else the piece. */

import { locateNotes } from "../score/edit";
import { hull, regionOfAll } from "../score/region";
import type { State } from "./state";

export function loopSubject({ selection, region }: State): "selection" | "region" | "piece" {
  if (selection.size) return "selection";
  return region?.spans.length ? "region" : "piece";
}

/** Its ticks: from `start` up to `end`. */
export function loopSpan(state: State): { readonly start: number; readonly end: number } {
  const selected = spanOfSelection(state);
  // Notes without length, or gone by now, make no loop.
  if (selected.end > selected.start) return selected;
  const [start, end] = hull(state.region?.spans.length ? state.region : regionOfAll(state.score));
  return { start, end };
}

function spanOfSelection({ score, selection }: State): { start: number; end: number } {
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  for (const { track, rows } of locateNotes(score, selection)) {
    for (const row of rows) {
      start = Math.min(start, track.notes.start[row]);
      end = Math.max(end, track.notes.start[row] + track.notes.duration[row]);
    }
  }
  return { start, end };
}
