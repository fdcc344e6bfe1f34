/** What a piece would be with a take in it: the twin of `closeloop_widgets/music/paste.py`, where boundary notes are kept. */

import type { Columns } from "./columns";
import { indexOf } from "./ids";
import { rowsInRegion } from "./region";
import { columnsOf, mergeTables, ordered, takeRows, withoutRows } from "./tables";
import type { Notes, Region, Score, Track } from "./types";

/** Notes that were made for a region. */
export interface Result {
  readonly region: Region;
  readonly notes: Score;
}

/** A piece with a result in it. */
export interface WithTake {
  readonly score: Score;
  /** The ids of the notes that went, and of those that came. A note that only changed is among both. */
  readonly gone: ReadonlySet<number>;
  readonly come: ReadonlySet<number>;
}

/**
 * The score with the region's notes replaced by those of the result, as the kernel does it when the take is kept. A note of
 * the result that has the id of one it replaces keeps that id; every other gets a new one.
 *
 * Null where it does not fit: a track of the region is gone, or the ticks are others.
 */
export function withTake(score: Score, { region, notes }: Result): WithTake | null {
  const there = (id: number) => score.tracks.some((track) => track.id === id);
  if (notes.ticksPerQuarter !== score.ticksPerQuarter || !region.tracks.every(there)) return null;
  let { nextId } = score;
  const [gone, come] = [new Set<number>(), new Set<number>()];
  const tracks = score.tracks.map((track) => {
    if (!region.tracks.includes(track.id)) return track;
    const replaced = rowsInRegion(region, track);
    for (const row of replaced) gone.add(track.notes.id[row]);
    const kept = withoutRows("notes", track.notes, replaced);
    const theirs = notes.tracks.find(({ id }) => id === track.id);
    if (!theirs) return { ...track, notes: kept };
    const fresh = incoming(region, track, gone, theirs, nextId);
    nextId = fresh.nextId;
    for (const id of fresh.notes.id) come.add(id);
    return { ...track, notes: mergeTables("notes", kept, fresh.notes) };
  });
  return { score: { ...score, tracks, nextId }, gone, come };
}

/** The result's notes for one track, under ids that fit the score. */
function incoming(
  region: Region,
  track: Track,
  known: ReadonlySet<number>,
  theirs: Track,
  firstId: number,
): { readonly notes: Notes; readonly nextId: number } {
  const notes = takeRows("notes", theirs.notes, rowsForRegion(region, track, theirs));
  let nextId = firstId;
  const id = notes.id.map((note) => (known.has(note) ? note : nextId++));
  return { notes: ordered("notes", { ...columnsOf(notes), id } as Columns), nextId };
}

/** Which of a result's notes are the region's: of a region of notes those notes, wherever in it they are now, and new ones. */
function rowsForRegion(region: Region, track: Track, theirs: Track): number[] {
  if (!region.notes) return rowsInRegion(region, theirs);
  const mine = new Set(region.notes);
  const before = indexOf(track.notes);
  return rowsInRegion({ ...region, notes: null }, theirs).filter((row) => {
    const id = theirs.notes.id[row];
    return mine.has(id) || !before.has(id);
  });
}
