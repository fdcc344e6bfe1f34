/** Small facts about a score, and the empty one. */

import { emptyTable, type Table, tablesEqual } from "./tables";
import { meterMap } from "./time";
import type { Carried, Notes, Score, Track } from "./types";

/** Ids below this one are given out by the kernel; a view that adds notes by itself takes its ids from here up. */
export const KERNEL_IDS_END = 2 ** 30;

/** The General MIDI drum channel, counted from 0. */
export const DRUM_CHANNEL = 9;

const TABLES = ["notes", "controls", "bends", "programs"] as const;

export const EMPTY_SCORE: Score = Object.freeze({
  ticksPerQuarter: 480,
  name: "",
  tracks: [],
  tempos: [],
  meters: [],
  keys: [],
  markers: [],
  carried: [],
  nextId: 1,
});

/** A track without notes; what `fields` leave out is empty. */
export function newTrack(fields: Partial<Track> & { readonly id: number }): Track {
  return {
    name: "",
    channel: 0,
    chunk: 0,
    notes: emptyTable("notes"),
    controls: emptyTable("controls"),
    bends: emptyTable("bends"),
    programs: emptyTable("programs"),
    ...fields,
  };
}

export function trackById(score: Score, id: number): Track | undefined {
  return score.tracks.find((track) => track.id === id);
}

/** The tables of a track, in one order. */
export function tablesOf(track: Track): Table[] {
  return TABLES.map((name) => track[name]);
}

export function noteCount(score: Score): number {
  return score.tracks.reduce((count, track) => count + track.notes.id.length, 0);
}

const ENDS = new WeakMap<Notes, number>();

/** Where the last of these notes ends, in ticks; 0 where there is none. */
export function notesEnd(notes: Notes): number {
  let end = ENDS.get(notes);
  if (end === undefined) {
    end = 0;
    const { start, duration } = notes;
    for (let row = 0; row < start.length; row++) end = Math.max(end, start[row] + duration[row]);
    ENDS.set(notes, end);
  }
  return end;
}

/** Where the last note or event ends, in ticks. */
export function scoreEnd(score: Score): number {
  let end = 0;
  for (const list of [score.tempos, score.meters, score.keys, score.markers]) {
    for (const event of list) end = Math.max(end, event.tick);
  }
  for (const track of score.tracks) {
    end = Math.max(end, notesEnd(track.notes));
    for (const { tick } of [track.controls, track.bends, track.programs]) end = Math.max(end, tick.at(-1) ?? 0);
  }
  return end;
}

/** How many bars it takes to hold every event; 1 for an empty score. */
export function barCount(score: Score): number {
  return meterMap(score).barAt(Math.max(0, scoreEnd(score) - 1)) + 1;
}

/** Whether both hold the same music: everything but `nextId`. */
export function scoresEqual(a: Score, b: Score): boolean {
  if (a === b) return true;
  return (
    a.ticksPerQuarter === b.ticksPerQuarter &&
    a.name === b.name &&
    a.tracks.length === b.tracks.length &&
    a.tracks.every((track, at) => tracksEqual(track, b.tracks[at])) &&
    listsEqual(a.tempos, b.tempos) &&
    listsEqual(a.meters, b.meters) &&
    listsEqual(a.keys, b.keys) &&
    listsEqual(a.markers, b.markers) &&
    carriedListsEqual(a.carried, b.carried)
  );
}

function tracksEqual(a: Track, b: Track): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.name === b.name &&
      a.channel === b.channel &&
      a.chunk === b.chunk &&
      TABLES.every((name) => tablesEqual(a[name], b[name])))
  );
}

/** Whether both lists hold the same tempos, meters, keys or markers. */
export function listsEqual<E extends object>(a: readonly E[], b: readonly E[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((event, at) => eventsEqual(event, b[at]));
}

/** Whether two events of a list say the same. */
export function eventsEqual<E extends object>(a: E, b: E): boolean {
  return (Object.keys(a) as (keyof E)[]).every((field) => a[field] === b[field]);
}

export function carriedListsEqual(a: readonly Carried[], b: readonly Carried[]): boolean {
  return a === b || (a.length === b.length && a.every((event, at) => carriedEqual(event, b[at])));
}

function carriedEqual(a: Carried, b: Carried): boolean {
  return (
    a.chunk === b.chunk &&
    a.tick === b.tick &&
    a.data.length === b.data.length &&
    a.data.every((byte, at) => byte === b.data[at])
  );
}
