/** From a score to the bytes of a file. */

import { MAX_TICK } from "../columns";
import { MidiError } from "../errors";
import type { Notes, Score, Track } from "../types";
import { isShort } from "./events";
import { type ChunkPlan, layOut } from "./layout";
import { END_OF_TRACK, encodeVarlen, MAX_VARLEN, META } from "./metas";

/**
 * The canonical order of events at one tick. Notes end before others begin, but one of no length after it began; the bank
 * (a control change) is chosen before the program.
 */
const ORDER = { meta: 0, noteOff: 1, control: 2, program: 3, bend: 4, pressure: 5, noteOn: 6, lateOff: 7 } as const;

const MESSAGE_ORDER: Readonly<Record<number, number>> = {
  8: ORDER.noteOff,
  9: ORDER.noteOn,
  10: ORDER.pressure,
  11: ORDER.control,
  12: ORDER.program,
  13: ORDER.pressure,
  14: ORDER.bend,
};

/** One event to be; `data` with its status byte. */
interface Row {
  readonly tick: number;
  readonly order: number;
  readonly data: ArrayLike<number>;
  /** A carried note-off, which ends no note. */
  readonly orphan?: boolean;
}

/**
 * A score as a Standard MIDI File of format 1: tempo, meter, keys and markers in the first chunk, then the tracks in theirs.
 *
 * Throws a `MidiError` where it holds what no MIDI file can say: over 268,435,455 ticks without an event, or a note that
 * ends beyond tick 2^31 - 1.
 */
export function writeMidi(score: Score): Uint8Array<ArrayBuffer> {
  const plans = layOut(score);
  if (plans.length > 0xffff) {
    throw new MidiError(`a MIDI file holds at most 65535 track chunks, but the score needs ${plans.length}`);
  }
  const file = new Bytes();
  file.text("MThd").u32(6).u16(1).u16(plans.length).u16(score.ticksPerQuarter);
  for (const plan of plans) writeChunk(plan, file);
  return file.taken();
}

function writeChunk(plan: ChunkPlan, file: Bytes): void {
  const rows = [...plan.tracks.flatMap(rowsOfTrack), ...plan.messages.map(rowOfMessage)];
  rows.push(...plan.blobs.map(({ tick, data }) => ({ tick, order: ORDER.meta, data })));
  rows.sort((a, b) => a.tick - b.tick || a.order - b.order);
  file.text("MTrk").u32(0);
  const start = file.length;
  writeRows(withoutCuttingOrphans(rows), plan.end, file);
  file.setU32(start - 4, file.length - start);
}

function rowsOfTrack({ channel, notes, controls, programs, bends }: Track): Row[] {
  const rows = [...noteOns(notes, channel), ...noteOffs(notes, channel)];
  controls.tick.forEach((tick, row) => {
    rows.push({ tick, order: ORDER.control, data: [0xb0 | channel, controls.number[row], controls.value[row]] });
  });
  programs.tick.forEach((tick, row) => {
    rows.push({ tick, order: ORDER.program, data: [0xc0 | channel, programs.value[row]] });
  });
  bends.tick.forEach((tick, row) => {
    const value = bends.value[row] + 8192;
    rows.push({ tick, order: ORDER.bend, data: [0xe0 | channel, value & 0x7f, value >> 7] });
  });
  return rows;
}

function noteOns({ start, pitch, velocity }: Notes, channel: number): Row[] {
  return Array.from(start, (tick, row) => ({
    tick,
    order: ORDER.noteOn,
    data: [0x90 | channel, pitch[row], velocity[row]],
  }));
}

/** A release velocity that nobody set is spelled as a note-on of velocity 0, which lets running status go on. */
function noteOffs({ start, duration, pitch, release_velocity }: Notes, channel: number): Row[] {
  return Array.from(start, (tick, row) => {
    const release = release_velocity?.[row] ?? 64;
    const order = duration[row] > 0 ? ORDER.noteOff : ORDER.lateOff;
    const data = release === 64 ? [0x90 | channel, pitch[row], 0] : [0x80 | channel, pitch[row], release];
    return { tick: tick + duration[row], order, data };
  });
}

function rowOfMessage({ tick, data }: { readonly tick: number; readonly data: Uint8Array }): Row {
  const [status, ...rest] = data;
  if (status < 0x80 || rest.length !== (isShort(status) ? 1 : 2) || rest.some((byte) => byte > 0x7f)) {
    throw new MidiError(`the carried event ${[...data].join(" ")} at tick ${tick} is no channel message`);
  }
  const order = MESSAGE_ORDER[status >> 4];
  const orphan = order === ORDER.noteOff || (order === ORDER.noteOn && data[2] === 0);
  return { tick, order: orphan ? ORDER.noteOff : order, data, orphan };
}

/**
 * The rows, less the carried note-offs that would end a note they do not belong to.
 *
 * A file may hold note-offs at which nothing sounds; they are carried. Where an edit has put a note of their pitch and
 * channel over one, it would cut that note short, and is left out.
 */
function withoutCuttingOrphans(rows: readonly Row[]): readonly Row[] {
  if (!rows.some(({ orphan }) => orphan)) return rows;
  const sounding = new Map<number, number>();
  return rows.filter(({ data, orphan }) => {
    const status = data[0];
    if (status >= 0xa0) return true;
    const key = ((status & 0x0f) << 7) | data[1];
    const now = sounding.get(key) ?? 0;
    if (orphan) return now === 0;
    sounding.set(key, Math.max(0, now + (status >= 0x90 && data[2] > 0 ? 1 : -1)));
    return true;
  });
}

function writeRows(rows: readonly Row[], end: number, file: Bytes): void {
  let tick = 0;
  let running = 0;
  for (const row of rows) {
    writeDelta(row.tick, row.tick - tick, file);
    tick = row.tick;
    const status = row.data[0];
    const repeats = status === running && status < 0xf0;
    file.bytes(row.data, repeats ? 1 : 0);
    // A meta event or sysex ends running status.
    running = status < 0xf0 ? status : 0;
  }
  const last = Math.max(tick, end);
  writeDelta(last, last - tick, file);
  file.bytes([META, END_OF_TRACK, 0], 0);
}

function writeDelta(tick: number, delta: number, file: Bytes): void {
  if (tick > MAX_TICK) throw new MidiError(`an event at tick ${tick} cannot be written: the last tick is ${MAX_TICK}`);
  if (delta > MAX_VARLEN) {
    throw new MidiError(`${delta} ticks without an event cannot be written: a MIDI file can say ${MAX_VARLEN} at most`);
  }
  file.bytes(encodeVarlen(delta), 0);
}

/** Bytes that grow, big-endian. */
class Bytes {
  length = 0;
  #bytes = new Uint8Array(1 << 12);

  text(text: string): this {
    return this.bytes(new TextEncoder().encode(text), 0);
  }

  u16(value: number): this {
    return this.bytes([value >> 8, value], 0);
  }

  u32(value: number): this {
    return this.bytes([value >>> 24, value >>> 16, value >>> 8, value], 0);
  }

  bytes(data: ArrayLike<number>, from: number): this {
    while (this.length + data.length > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    for (let at = from; at < data.length; at++) this.#bytes[this.length++] = data[at];
    return this;
  }

  setU32(at: number, value: number): void {
    new DataView(this.#bytes.buffer).setUint32(at, value);
  }

  taken(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }
}
