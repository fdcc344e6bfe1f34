/** Notes taken out of a score, to be put into another or the same; as text and as MIDI for the way between them. */

import { clamp } from "./clamp";
import { gather, MAX_TICK } from "./columns";
import type { Chosen } from "./edit";
import { ScoreError, shown } from "./errors";
import { text, wholeNumber } from "./events";
import { readMidi, writeMidi } from "./midi";
import type { Change } from "./ops";
import { EMPTY_SCORE, newTrack } from "./score";
import { columnsOf, tableFromRows } from "./tables";
import type { Notes, Score } from "./types";

export interface Clip {
  /** Of the score it comes from: times are quarter notes, whatever the ticks of the score it goes to. */
  readonly ticksPerQuarter: number;
  /** Track by track, in the order of the score; the first note of all begins at tick 0. */
  readonly parts: readonly ClipPart[];
}

export interface ClipPart {
  /** The track's id and name: where to paste it again. */
  readonly id: number;
  readonly name: string;
  readonly channel: number;
  /** All columns that the notes had. Their ids say nothing: pasted notes get new ones. */
  readonly notes: Notes;
}

export function clipOf({ ticksPerQuarter }: Score, chosen: readonly Chosen[]): Clip {
  const first = Math.min(...chosen.map(({ track, rows }) => track.notes.start[rows[0]]));
  const parts = chosen.map(({ track: { id, name, channel, notes }, rows }) => {
    const taken = gather(columnsOf(notes), rows) as unknown as Notes;
    return { id, name, channel, notes: { ...taken, start: taken.start.map((tick) => tick - first) } };
  });
  return { ticksPerQuarter, parts };
}

export function noteCountOf({ parts }: Clip): number {
  return parts.reduce((sum, { notes }) => sum + notes.id.length, 0);
}

/**
 * The change that puts a clip's notes at `tick`, and their ids.
 *
 * Notes of one track go to the active track; notes of several go each to the track of their own id and name, or else of
 * their name, and what finds none to the active one. Throws a `ScoreError` where a note would begin beyond the last tick.
 */
export function pasteClip(
  score: Score,
  { ticksPerQuarter, parts }: Clip,
  tick: number,
  active: number,
  newId: () => number,
): { readonly change: Change; readonly ids: readonly number[] } {
  const scale = score.ticksPerQuarter / ticksPerQuarter;
  const scaled = (ticks: number) => Math.round(ticks * scale);
  const ids: number[] = [];
  const change = parts.map((part): Change[number] => {
    const { notes } = part;
    const fresh = notes.id.map(newId);
    for (const id of fresh) ids.push(id);
    // As plain numbers: an Int32Array would wrap a tick too large around, unseen.
    const start = Array.from(notes.start, (ticks) => tick + scaled(ticks));
    if ((start.at(-1) ?? 0) > MAX_TICK) throw new ScoreError("the notes would lie beyond the last tick of a score");
    const duration = Array.from(notes.duration, (ticks) => clamp(scaled(ticks), 1, MAX_TICK));
    const track = parts.length > 1 ? ownTrack(score, part) : undefined;
    return {
      op: "add",
      track: track ?? active,
      table: "notes",
      rows: { ...columnsOf(notes), id: fresh, start, duration },
    };
  });
  return { change, ids };
}

function ownTrack({ tracks }: Score, { id, name }: ClipPart): number | undefined {
  const named = tracks.filter((track) => track.name === name);
  return (named.find((track) => track.id === id) ?? named[0])?.id;
}

// --- as text

/** What our text on a clipboard begins with. After it come an id of the clip and, on a line of its own, JSON. */
const MAGIC = "closeloop_widgets notes ";

/** Longer is no clip of ours: 100,000 notes are 2 MB. */
export const LONGEST_TEXT = 32e6;

const MOST_TRACKS = 1000;

export function clipText({ ticksPerQuarter, parts }: Clip, id: string): string {
  const tracks = parts.map(({ id, name, channel, notes: { id: _, ...columns } }) => {
    const notes = Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, Array.from(values)]));
    return { id, name, channel, notes };
  });
  return `${MAGIC}${id}\n${JSON.stringify({ v: 1, ticks_per_quarter: ticksPerQuarter, tracks })}`;
}

/** The id of the clip that a text holds; null where it is none of ours. */
export function clipIdIn(given: string): string | null {
  return given.startsWith(MAGIC)
    ? (/^[\w-]{1,64}/.exec(given.slice(MAGIC.length, MAGIC.length + 65))?.[0] ?? null)
    : null;
}

/** The clip in a text of ours. Throws a `ScoreError` where it is broken: a clipboard's text may be anybody's. */
export function readClip(given: string): Clip {
  if (given.length > LONGEST_TEXT)
    throw new ScoreError(`the text has ${given.length} characters; at most ${LONGEST_TEXT} are read`);
  let raw: unknown;
  try {
    raw = JSON.parse(given.slice(given.indexOf("\n") + 1));
  } catch {
    throw new ScoreError("the text is cut off or changed");
  }
  const { v, ticks_per_quarter, tracks } = fieldsOf(raw, "it");
  if (v !== 1) throw new ScoreError(`they are of version ${shown(v)}; this editor reads version 1`);
  if (!Array.isArray(tracks) || tracks.length < 1 || tracks.length > MOST_TRACKS)
    throw new ScoreError(`tracks must be a list of 1 to ${MOST_TRACKS}, but are ${shown(tracks)}`);
  return checked({
    ticksPerQuarter: wholeNumber(ticks_per_quarter, "ticks_per_quarter", 1, 0x7fff),
    parts: tracks.map(readPart),
  });
}

function readPart(raw: unknown): ClipPart {
  const { id, name, channel, notes } = fieldsOf(raw, "a track");
  const columns = fieldsOf(notes, "notes");
  const { start } = columns;
  if (!Array.isArray(start) || !start.length) throw new ScoreError(`start must be a list, but is ${shown(start)}`);
  return {
    id: wholeNumber(id, "a track's id", 1, MAX_TICK),
    name: text(name, "a track's name"),
    channel: wholeNumber(channel, "a track's channel", 0, 15),
    notes: tableFromRows("notes", { ...(columns as Record<string, number[]>), id: start.map((_, row) => row + 1) }),
  };
}

function fieldsOf(raw: unknown, what: string): Readonly<Record<string, unknown>> {
  if (raw === null || typeof raw !== "object") throw new ScoreError(`${what} must be an object, but is ${shown(raw)}`);
  return raw as Readonly<Record<string, unknown>>;
}

/** The clip, its first note at tick 0. */
function checked({ ticksPerQuarter, parts }: Clip): Clip {
  const first = Math.min(...parts.map(({ notes }) => notes.start[0]));
  const moved = parts.map((part) => ({
    ...part,
    notes: { ...part.notes, start: part.notes.start.map((tick) => tick - first) },
  }));
  return { ticksPerQuarter, parts: moved };
}

// --- as MIDI

/** The notes as a Standard MIDI File for other programs. MIDI knows no muted notes: they are among them. */
export function clipMidi({ ticksPerQuarter, parts }: Clip): Uint8Array<ArrayBuffer> {
  const tracks = parts.map(({ name, channel, notes }, at) =>
    // A chunk for each track: else those of one channel would come back as one.
    newTrack({ id: at + 1, name, channel, chunk: at + 1, notes }),
  );
  return writeMidi({ ...EMPTY_SCORE, ticksPerQuarter, tracks });
}

/** The notes of a Standard MIDI File. Throws a `MidiError` where it is none, a `ScoreError` where it has no notes. */
export function readClipMidi(bytes: Uint8Array): Clip {
  const { ticksPerQuarter, tracks } = readMidi(bytes);
  const parts = tracks.filter(({ notes }) => notes.id.length);
  if (!parts.length) throw new ScoreError("the MIDI file holds no notes");
  return checked({
    ticksPerQuarter,
    parts: parts.map(({ id, name, channel, notes }) => ({ id, name, channel, notes })),
  });
}
