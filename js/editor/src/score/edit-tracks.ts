/** Edits of the list of tracks: each makes a change for `apply` and for the kernel. A track that is not there is passed over. */

import { freeChannel, openingRow, programsOn, tracksOn } from "./channels";
import { clamp } from "./clamp";
import { gather } from "./columns";
import { locateNotes } from "./edit";
import { freshIds } from "./ids";
import type { Change, NewTrack, Op } from "./ops";
import { trackAsNew } from "./reduce";
import { DRUM_CHANNEL, trackById } from "./score";
import { columnsOf } from "./tables";
import type { Score, Track } from "./types";

type NewId = () => number;

export interface NewTrackWords {
  readonly id: number;
  readonly name: string;
  /** Its place in the list. */
  readonly index: number;
}

/** An empty track that plays a piano, on a free channel or, where all are taken, on one that plays a piano already. */
export function addTrack(score: Score, { id, name, index }: NewTrackWords, newId: NewId): Change {
  const program = 0;
  const track: NewTrack = {
    id,
    name,
    channel: channelFor(score, program, 0),
    chunk: freeChunk(score),
    tables: { programs: { id: [newId()], tick: [0], value: [program] } },
  };
  return [{ op: "track.add", index, track }];
}

/** A track's copy right after it: every row has a new id, and the copy a channel of its own if one is free. */
export function duplicateTrack(score: Score, from: number, { id, name, index }: NewTrackWords, newId: NewId): Change {
  const track = trackById(score, from);
  if (!track) return [];
  const { tables = {} } = trackAsNew({ ...track, programs: programsOn(score, track) });
  const copies = Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [table, { ...rows, id: freshIds(rows.id.length, newId) }]),
  );
  const channel = track.channel === DRUM_CHANNEL ? DRUM_CHANNEL : (freeChannel(score) ?? track.channel);
  return [{ op: "track.add", index, track: { id, name, channel, chunk: freeChunk(score), tables: copies } }];
}

export function removeTrack(score: Score, id: number, newId: NewId): Change {
  const track = trackById(score, id);
  if (!track) return [];
  return [...spelledOut(score, tracksOn(score, track.channel, id), newId), { op: "track.remove", track: id }];
}

export function renameTrack(score: Score, id: number, name: string): Change {
  return trackById(score, id)?.name === name ? [] : [{ op: "track.set", track: id, name }];
}

/** The track at another place in the list; it stops at the ends. */
export function moveTrack({ tracks }: Score, id: number, to: number): Change {
  const from = tracks.findIndex((track) => track.id === id);
  const index = clamp(to, 0, tracks.length - 1);
  return from < 0 || index === from ? [] : [{ op: "track.set", track: id, index }];
}

/** Another channel, 0 to 15. The track keeps its instrument, and so do those it leaves. */
export function setChannel(score: Score, id: number, channel: number, newId: NewId): Change {
  const track = trackById(score, id);
  if (!track || track.channel === channel) return [];
  const sharing = tracksOn(score, track.channel);
  // What chooses an instrument elsewhere chooses a kit among the drums: there a track begins with the standard kit.
  const staying = channel === DRUM_CHANNEL ? sharing.filter((other) => other.id !== id) : sharing;
  const kit = channel === DRUM_CHANNEL ? openingProgram(score, track, 0, newId) : [];
  return [...spelledOut(score, staying, newId), ...kit, { op: "track.set", track: id, channel }];
}

/** The drums' channel, and its standard kit. */
export function setDrums(score: Score, id: number, newId: NewId): Change {
  return setChannel(score, id, DRUM_CHANNEL, newId);
}

/**
 * The instrument, 0 to 127, that a track begins with; what it changes to later stays.
 *
 * A channel plays one instrument at a time: a track that shares its channel with another instrument, or leaves the
 * drums, goes to a free channel, and stays where there is none.
 */
export function setInstrument(score: Score, id: number, program: number, newId: NewId): Change {
  const track = trackById(score, id);
  if (!track) return [];
  const sharing = tracksOn(score, track.channel, id);
  const leaves = track.channel === DRUM_CHANNEL || sharing.some((other) => opensWith(score, other) !== program);
  const channel = leaves ? channelFor(score, program, track.channel) : track.channel;
  return [
    ...spelledOut(score, sharing, newId),
    ...openingProgram(score, track, program, newId),
    ...(channel === track.channel ? [] : [{ op: "track.set", track: id, channel } as const]),
  ];
}

/** Copies of notes on a track, at the same times, and the ids they got. */
export function copyToTrack(
  score: Score,
  ids: Iterable<number>,
  to: number,
  newId: NewId,
): { readonly change: Change; readonly ids: readonly number[] } {
  const made: number[] = [];
  const change = locateNotes(score, ids).map(({ track, rows }): Op => {
    const fresh = freshIds(rows.length, newId);
    made.push(...fresh);
    return { op: "add", track: to, table: "notes", rows: { ...gather(columnsOf(track.notes), rows), id: fresh } };
  });
  return { change, ids: made };
}

/** The first chunk after all that are used: as `Score.free_chunk` in the kernel. Chunk 0 is left to tempo and meter. */
function freeChunk({ tracks, carried, tempos, meters, keys, markers }: Score): number {
  const used = [tracks, carried, tempos, meters, keys, markers].flatMap((list) => list.map(({ chunk }) => chunk));
  return used.reduce((most, chunk) => Math.max(most, chunk), 0) + 1;
}

/** Where a program can play: on a free channel, or on one that plays it already, or else where it is, off the drums. */
function channelFor(score: Score, program: number, now: number): number {
  const melodic = score.tracks.filter(({ channel }) => channel !== DRUM_CHANNEL);
  const playing = melodic.find((track) => opensWith(score, track) === program);
  return freeChannel(score) ?? playing?.channel ?? (now === DRUM_CHANNEL ? 0 : now);
}

/** The program a track begins with, 0 to 127. */
export function opensWith(score: Score, track: Track): number {
  const programs = programsOn(score, track);
  return programs.value[openingRow(programs, track)] ?? 0;
}

/** Gives each of these tracks, where it has no program changes of its own, those it has followed. */
function spelledOut(score: Score, tracks: readonly Track[], newId: NewId): Op[] {
  return tracks.flatMap((track): Op[] => {
    const followed = programsOn(score, track);
    if (followed === track.programs || followed.id.length === 0) return [];
    const rows = { ...columnsOf(followed), id: freshIds(followed.id.length, newId) };
    return [{ op: "add", track: track.id, table: "programs", rows }];
  });
}

/** The program change that a track's first note has, set; where it has none of its own, added. */
function openingProgram(score: Score, track: Track, value: number, newId: NewId): Op[] {
  const programs = programsOn(score, track);
  const row = openingRow(programs, track);
  if (row >= 0 && programs === track.programs) {
    if (programs.value[row] === value) return [];
    return [{ op: "set", track: track.id, table: "programs", ids: [programs.id[row]], columns: { value: [value] } }];
  }
  // What it has followed so far, and goes on to follow after its first note, becomes its own.
  const later = programs === track.programs ? [] : [...programs.id.keys()].slice(row + 1);
  const rows = {
    id: freshIds(1 + later.length, newId),
    tick: [0, ...later.map((at) => programs.tick[at])],
    value: [value, ...later.map((at) => programs.value[at])],
  };
  return [{ op: "add", track: track.id, table: "programs", rows }];
}
