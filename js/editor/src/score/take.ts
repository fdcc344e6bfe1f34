/** What a piece would be with a take in it: the twin of `closeloop_widgets/music/placing.py` and `paste.py`. */

import { freeChannel, tracksOn } from "./channels";
import { type Columns, SCHEMAS, TABLE_NAMES } from "./columns";
import { indexOf } from "./ids";
import { rowsInRegion } from "./region";
import { DRUM_CHANNEL, KERNEL_IDS_END, newTrack } from "./score";
import { columnsOf, emptyTable, mergeTables, ordered, rowCount, takeRows, withoutRows } from "./tables";
import type { Region, Score, TableName, Track } from "./types";

/** What a model function may write: its region, new tracks in the region's time, what comes after the piece, or all of it. */
export type Writes = "region" | "tracks" | "end" | "piece";

/** Music that was made for a region. */
export interface Result {
  readonly region: Region;
  readonly writes: Writes;
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
 * The score with a result in it, as the kernel does it when the take is kept. A row of the result that has the id of one it
 * replaces keeps that id; every other gets a new one.
 *
 * Null where it does not fit: a track of its region is gone, or the ticks are others.
 */
export function withTake(score: Score, result: Result): WithTake | null {
  const { region, writes, notes } = result;
  const there = (id: number) => score.tracks.some((track) => track.id === id);
  if (notes.ticksPerQuarter !== score.ticksPerQuarter) return null;
  if (writes === "region" && !region.tracks.every(there)) return null;
  const placing = new Placing(score, result);
  const written = score.tracks.map((track) => placing.written(track));
  const whole = writes === "piece";
  const known = written.filter(({ id }) => !whole || notes.tracks.some((track) => track.id === id));
  const fresh = writes === "region" ? [] : notes.tracks.filter(({ id }) => !there(id));
  const tracks = [...known];
  for (const track of fresh) tracks.push(placing.added(track, tracks));
  if (whole) {
    // In the take's order: those that the piece has are still known by their ids, the new ones follow each other.
    const [added, own] = [tracks.slice(known.length), new Map(known.map((track) => [track.id, track]))];
    tracks.splice(0, tracks.length, ...notes.tracks.map(({ id }) => own.get(id) ?? (added.shift() as Track)));
  }
  const made = { ...score, ...placing.lists(), tracks, nextId: placing.nextId };
  return { score: made, gone: placing.gone, come: placing.come };
}

class Placing {
  nextId: number;
  readonly gone = new Set<number>();
  readonly come = new Set<number>();
  readonly #start: number;

  constructor(
    readonly score: Score,
    readonly result: Result,
  ) {
    this.nextId = score.nextId;
    this.#start = Math.min(...result.region.spans.map(([start]) => start));
  }

  /** A track of the piece with what the result writes of it. */
  written(track: Track): Track {
    const { region, writes, notes } = this.result;
    const theirs = notes.tracks.find(({ id }) => id === track.id);
    if (writes === "tracks" || (writes === "region" && !region.tracks.includes(track.id))) return track;
    const whole = writes === "piece" && theirs;
    const made: Record<string, unknown> = whole
      ? { ...track, name: theirs.name, channel: theirs.channel }
      : { ...track };
    for (const name of writes === "region" ? (["notes"] as const) : TABLE_NAMES) {
      const coming = theirs ? takeRows(name, theirs[name], this.#coming(name, track, theirs)) : emptyTable(name);
      // After the end a kind of events that the result has none of stays, but for notes.
      if (writes === "end" && name !== "notes" && !rowCount(coming)) continue;
      made[name] = this.#joined(name, track, this.#replaced(name, track), coming);
    }
    return made as unknown as Track;
  }

  /** A track that the piece lacks, under an id, a chunk and a channel that are free beside `tracks`. */
  added(theirs: Track, tracks: readonly Track[]): Track {
    const { score, result } = this;
    const whole = result.writes === "piece";
    const beside = { ...score, tracks };
    const ids = [...(whole ? score.tracks : []), ...tracks].map(({ id }) => id).filter((id) => id < KERNEL_IDS_END);
    let { channel } = theirs;
    if (!whole && channel !== DRUM_CHANNEL && tracksOn(beside, channel).length)
      channel = freeChannel(beside) ?? channel;
    const shared = !whole && tracksOn(beside, channel).length > 0;
    const chunks = [...tracks, ...score.carried].map(({ chunk }) => chunk);
    const bare = newTrack({
      id: Math.max(0, ...ids) + 1,
      name: theirs.name,
      channel,
      chunk: Math.max(0, ...chunks) + 1,
    });
    const made: Record<string, unknown> = { ...bare };
    for (const name of shared ? (["notes"] as const) : TABLE_NAMES) {
      made[name] = this.#joined(name, bare, [], theirs[name]);
    }
    return made as unknown as Track;
  }

  /** Tempos, meters, keys, markers and the name, where the result writes them. */
  lists(): Partial<Score> {
    const { score, result } = this;
    if (result.writes !== "end" && result.writes !== "piece") return {};
    const from = result.writes === "piece" ? 0 : this.#start;
    const merged = <E extends { readonly tick: number }>(mine: readonly E[], theirs: readonly E[]) => {
      const late = theirs.filter(({ tick }) => tick >= from);
      return late.length ? [...mine.filter(({ tick }) => tick < from), ...late] : mine;
    };
    const { notes } = result;
    return {
      name: (result.writes === "piece" && notes.name) || score.name,
      tempos: merged(score.tempos, notes.tempos),
      meters: merged(score.meters, notes.meters),
      keys: merged(score.keys, notes.keys),
      markers: merged(score.markers, notes.markers),
    };
  }

  #replaced(name: TableName, track: Track): ArrayLike<number> {
    return this.result.writes === "region" ? rowsInRegion(this.result.region, track) : this.#late(name, track);
  }

  #coming(name: TableName, track: Track, theirs: Track): ArrayLike<number> {
    const { region, writes } = this.result;
    return writes === "region" ? rowsForRegion(region, track, theirs) : this.#late(name, theirs);
  }

  /** The rows from the region's start on; all of them where the whole piece is written. */
  #late(name: TableName, track: Track): number[] {
    const from = this.result.writes === "piece" ? 0 : this.#start;
    const rows: number[] = [];
    const times = columnsOf(track[name])[SCHEMAS[name].time];
    for (const [row, time] of times.entries()) if (time >= from) rows.push(row);
    return rows;
  }

  /** A table with some rows replaced by those that come, under ids that fit the score. */
  #joined<N extends TableName>(name: N, track: Track, replaced: ArrayLike<number>, coming: Track[N]): Track[N] {
    const free = new Set<number>();
    for (let at = 0; at < replaced.length; at++) free.add(track[name].id[replaced[at]]);
    if (name === "notes") for (const id of free) this.gone.add(id);
    // A result might give an id twice: the first row has it.
    const id = coming.id.map((one) => (free.delete(one) ? one : this.nextId++));
    if (name === "notes") for (const one of id) this.come.add(one);
    const fitting = ordered(name, { ...columnsOf(coming), id } as Columns);
    return mergeTables(name, withoutRows(name, track[name], replaced), fitting);
  }
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
