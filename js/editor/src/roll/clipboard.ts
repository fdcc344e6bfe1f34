/** Cut, copied and pasted notes. */

import type { Chosen } from "../score/edit";
import type { Change } from "../score/ops";
import type { Notes, Score } from "../score/types";

interface Clip {
  readonly ticksPerQuarter: number;
  /** The tick of the first note: a paste keeps the others' distance from it. */
  readonly start: number;
  readonly parts: readonly { readonly track: number; readonly notes: Notes; readonly rows: Int32Array }[];
}

// One for all rolls that share this module: notes can go from one editor of a page to another. The notes are values, so
// keeping them is enough.
let clip: Clip | null = null;

export function copyNotes(score: Score, chosen: readonly Chosen[]): void {
  if (!chosen.length) return;
  const parts = chosen.map(({ track, rows }) => ({ track: track.id, notes: track.notes, rows }));
  const start = Math.min(...parts.map(({ notes, rows }) => notes.start[rows[0]]));
  clip = { ticksPerQuarter: score.ticksPerQuarter, start, parts };
}

/**
 * The clip's notes at `tick`, each on its own track where the score has it, else on `fallback`; null where there is nothing.
 * Ticks are scaled where the clip comes from a score with other ticks.
 */
export function pasteNotes(
  score: Score,
  tick: number,
  fallback: number,
  newId: () => number,
): { readonly change: Change; readonly ids: readonly number[] } | null {
  if (!clip) return null;
  const { parts, start } = clip;
  const scale = score.ticksPerQuarter / clip.ticksPerQuarter;
  const ids: number[] = [];
  const change = parts.map(({ track, notes, rows }): Change[number] => {
    const fresh = Int32Array.from(rows, newId);
    ids.push(...fresh);
    return {
      op: "add",
      track: score.tracks.some(({ id }) => id === track) ? track : fallback,
      table: "notes",
      rows: {
        id: fresh,
        start: rows.map((row) => tick + Math.round((notes.start[row] - start) * scale)),
        duration: rows.map((row) => Math.max(1, Math.round(notes.duration[row] * scale))),
        pitch: rows.map((row) => notes.pitch[row]),
        velocity: rows.map((row) => notes.velocity[row]),
      },
    };
  });
  return { change, ids };
}
