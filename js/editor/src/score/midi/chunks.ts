/** The container of a Standard MIDI File: its header and its chunks, found even where lengths lie. */

import { MidiError } from "../errors";

/** Bytes before a chunk's content: four of type, four of length. */
const PREFIX = 8;

/** Repairs made while one file is read. */
export class Problems {
  readonly found: string[] = [];
  /** Whether a chunk broke off, so that a file with nothing left is refused. */
  lostEvents = false;

  add(problem: string, lostEvents = false): void {
    this.found.push(problem);
    this.lostEvents ||= lostEvents;
  }
}

/** Where a track chunk's content lies: its end as declared, but within the file. */
export interface ChunkPlace {
  readonly start: number;
  end: number;
}

export interface Container {
  format: number;
  readonly ticksPerQuarter: number;
  readonly tracks: ChunkPlace[];
}

/** The header and the chunks of a file. Throws a `MidiError` where it is none, or its header cannot be read. */
export function findChunks(data: Uint8Array, problems: Problems): Container {
  const [start, end] = unwrapped(data, problems);
  const { container, declared, after } = readHeader(data, start, end, problems);
  let at = after;
  while (end - at >= PREFIX) at = readChunk(data, at, end, container, problems);
  if (at < end) problems.add(`${end - at} bytes after the last chunk (at byte ${at}) belong to none and were dropped`);
  const found = container.tracks.length;
  if (found !== declared) {
    problems.add(`the header promises ${declared} track chunks, the file holds ${found}`, found < declared);
  }
  if (container.format === 0 && found > 1) {
    problems.add(`a format 0 file holds one track chunk, this one ${found}: it is taken as format 1`);
    container.format = 1;
  }
  if (container.format === 2)
    problems.add("a format 2 file: its chunks are pieces of their own, and are shown together");
  return container;
}

/** Where the MIDI file lies in the bytes: all of them, or the data chunk of a RIFF file of type RMID. */
function unwrapped(data: Uint8Array, problems: Problems): [start: number, end: number] {
  if (typeAt(data, 0) === "MThd") return [0, data.length];
  if (data.length === 0) throw new MidiError('the file is empty; a MIDI file begins with "MThd"', 0);
  if (typeAt(data, 0) === "RIFF" && typeAt(data, 8) === "RMID") return unwrappedRiff(data, problems);
  throw new MidiError(
    `this is no MIDI file: it begins with ${JSON.stringify(typeAt(data, 0))}, a MIDI file with "MThd"`,
    0,
  );
}

function unwrappedRiff(data: Uint8Array, problems: Problems): [start: number, end: number] {
  const view = viewOf(data);
  for (let at = 12; at + PREFIX <= data.length; ) {
    const length = view.getUint32(at + 4, true);
    if (typeAt(data, at) === "data" && typeAt(data, at + PREFIX) === "MThd") {
      problems.add("the file was wrapped in RIFF (RMID); it is saved without the wrapper");
      return [at + PREFIX, Math.min(data.length, at + PREFIX + length)];
    }
    at += PREFIX + length + (length % 2);
  }
  throw new MidiError(
    'a RIFF file of type RMID must hold a chunk "data" with a MIDI file, and this one holds none',
    12,
  );
}

function readHeader(
  data: Uint8Array,
  start: number,
  end: number,
  problems: Problems,
): { container: Container; declared: number; after: number } {
  if (end - start < 14) throw new MidiError("the MIDI header takes 14 bytes, and the file ends in it", end);
  const view = viewOf(data);
  const length = view.getUint32(start + 4);
  if (length < 6 || start + PREFIX + length > end) {
    throw new MidiError(`the header's length is ${length}; expected 6`, start + 4);
  }
  if (length > 6) problems.add(`${length - 6} unknown bytes at the end of the header were dropped`);
  const format = view.getUint16(start + 8);
  if (format > 2) throw new MidiError(`the MIDI format is ${format}; expected 0, 1 or 2`, start + 8);
  const ticksPerQuarter = readDivision(view.getUint16(start + 12), start + 12);
  const container = { format, ticksPerQuarter, tracks: [] };
  return { container, declared: view.getUint16(start + 10), after: start + PREFIX + length };
}

function readDivision(division: number, at: number): number {
  if (division & 0x8000) {
    const frames = 256 - (division >> 8);
    throw new MidiError(
      `the file counts time in SMPTE frames (${frames} a second), not in ticks a quarter; that is not supported: ` +
        "save it with a metrical time base in the program it came from",
      at,
    );
  }
  if (division === 0) throw new MidiError("the ticks a quarter are 0; expected 1 to 32767", at);
  return division;
}

/** Takes the chunk at `at`; where the next one begins. */
function readChunk(data: Uint8Array, at: number, end: number, container: Container, problems: Problems): number {
  const [type, content] = [typeAt(data, at), at + PREFIX];
  const declared = viewOf(data).getUint32(at + 4);
  const stop = Math.min(content + declared, end);
  const number = container.tracks.length;
  if (type !== "MTrk") {
    if (content + declared > end || !/^[\p{L}\p{N}]+$/u.test(type.replaceAll(" ", ""))) {
      return resynchronised(data, at, end, container, problems);
    }
    problems.add(`the chunk ${JSON.stringify(type)} at byte ${at} is no track; it is not kept`);
    return stop;
  }
  if (content + declared > end) {
    problems.add(`chunk ${number} at byte ${at} declares ${declared} bytes, but the file has ${end - content}`, true);
  }
  const fits = content + declared <= end && (stop === data.length || typeAt(data, stop) === "MTrk");
  const isWhole = fits && find(data, END, stop - END.length, stop) >= 0;
  const swallowed = isWhole ? -1 : find(data, END_THEN_TRACK, content, stop);
  if (swallowed >= 0) {
    const actual = swallowed + END.length;
    problems.add(`chunk ${number} declares ${declared} bytes, but ends after ${actual - content}`);
    container.tracks.push({ start: content, end: actual });
    return actual;
  }
  container.tracks.push({ start: content, end: stop });
  return stop;
}

/** Where no chunk begins though one should: the chunk before was longer than declared, or there is junk. */
function resynchronised(data: Uint8Array, at: number, end: number, { tracks }: Container, problems: Problems): number {
  const found = find(data, TRACK, at, end);
  const stop = found >= 0 ? found : end;
  const last = tracks.at(-1);
  if (last?.end === at) {
    problems.add(`chunk ${tracks.length - 1} goes on after its declared end at byte ${at}`);
    last.end = stop;
  } else problems.add(`${stop - at} bytes at byte ${at} belong to no chunk and were dropped`);
  return stop;
}

const TRACK = [0x4d, 0x54, 0x72, 0x6b] as const; // MTrk
const END = [0xff, 0x2f, 0x00] as const;
/** An end of track and the next chunk: inside a chunk, this says that its declared length is too long. */
const END_THEN_TRACK = [...END, ...TRACK] as const;

/** Where these bytes first stand between two offsets; -1 where they do not. */
function find(data: Uint8Array, wanted: readonly number[], from: number, to: number): number {
  for (
    let at = data.indexOf(wanted[0], from);
    at >= 0 && at + wanted.length <= to;
    at = data.indexOf(wanted[0], at + 1)
  ) {
    if (wanted.every((byte, n) => data[at + n] === byte)) return at;
  }
  return -1;
}

function typeAt(data: Uint8Array, at: number): string {
  return String.fromCharCode(...data.subarray(at, at + 4));
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}
