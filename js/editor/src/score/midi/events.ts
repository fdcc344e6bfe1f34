/** The events of track chunks, one after the other. */

import { MAX_TICK } from "../columns";
import type { ChunkPlace } from "./chunks";
import { END_OF_TRACK, META, SYSEX } from "./metas";

/** System messages have no business in a file, but are found there: they are carried. Their data bytes. */
const SYSTEM_DATA_BYTES: Readonly<Record<number, number>> = {
  241: 1,
  242: 2,
  243: 1,
  246: 0,
  248: 0,
  250: 0,
  251: 0,
  252: 0,
  254: 0,
};

/** A channel message. `data2` is 0 where there is none. */
export interface Voice {
  readonly tick: number;
  readonly status: number;
  readonly data1: number;
  readonly data2: number;
}

/** A meta event, sysex or system message, as its bytes. */
export interface Other {
  readonly tick: number;
  readonly data: Uint8Array;
  /** How many events stood before it in the chunk. */
  readonly place: number;
}

export interface ChunkEvents {
  readonly voices: readonly Voice[];
  readonly others: readonly Other[];
  /** The tick of its end of track, or of its last event where it has none. */
  readonly end: number;
  /** The tick of its last event; 0 where it has none. */
  readonly last: number;
  readonly hasEnd: boolean;
  /** Where it cannot be read on, and why. */
  readonly broken: { readonly at: number; readonly why: string } | null;
  /** Bytes that were left. */
  readonly left: number;
}

/** Whether a status byte is that of a message with one data byte. */
export function isShort(status: number): boolean {
  return (status & 0xe0) === 0xc0;
}

/** Reads one chunk's events, as far as they make sense. */
export function readEvents(data: Uint8Array, place: ChunkPlace): ChunkEvents {
  return new ChunkReader(data, place).read();
}

class Broken extends Error {}

class ChunkReader {
  readonly #data: Uint8Array;
  readonly #end: number;
  #at: number;
  #tick = 0;
  #last = 0;
  #running = 0;
  #ended = false;
  readonly #voices: Voice[] = [];
  readonly #others: Other[] = [];

  constructor(data: Uint8Array, { start, end }: ChunkPlace) {
    this.#data = data;
    this.#at = start;
    this.#end = end;
  }

  read(): ChunkEvents {
    let broken: ChunkEvents["broken"] = null;
    while (!broken && !this.#ended && this.#at < this.#end) {
      const start = this.#at;
      const tick = this.#tick;
      try {
        this.#event();
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        broken = { at: start, why: error.message };
        this.#at = start;
        this.#tick = tick;
      }
    }
    const left = this.#end - this.#at;
    const [voices, others] = [this.#voices, this.#others];
    return { voices, others, end: this.#tick, last: this.#last, hasEnd: this.#ended, broken, left };
  }

  #event(): void {
    const tick = this.#tick + this.#varlen();
    if (tick > MAX_TICK) throw new Broken(`tick ${tick} is beyond ${MAX_TICK}`);
    const status = this.#byte();
    if (status >= 0xf0) this.#other(tick, status);
    else this.#voice(tick, status);
    this.#tick = tick;
    if (!this.#ended) this.#last = tick;
  }

  #voice(tick: number, first: number): void {
    let status = first;
    if (first < 0x80) {
      status = this.#running;
      if (!status) throw new Broken(`the data byte ${hex(first)} stands where a status byte must be`);
      this.#at -= 1;
    }
    const data1 = this.#byte();
    const data2 = isShort(status) ? 0 : this.#byte();
    if (data1 >= 0x80 || data2 >= 0x80) throw new Broken(`a data byte of the message ${hex(status)} is above 127`);
    this.#voices.push({ tick, status, data1, data2 });
    this.#running = status;
  }

  /** Running status goes on after these: many files count on that. */
  #other(tick: number, status: number): void {
    const start = this.#at - 1;
    const length = this.#otherLength(status);
    if (this.#at + length > this.#end) {
      throw new Broken(`an event of ${length} bytes, of which the chunk holds ${this.#end - this.#at}`);
    }
    this.#at += length;
    const data = this.#data.slice(start, this.#at);
    if (status === META && data[1] === END_OF_TRACK) this.#ended = true;
    else this.#others.push({ tick, data, place: this.#voices.length + this.#others.length });
  }

  #otherLength(status: number): number {
    const system = SYSTEM_DATA_BYTES[status];
    if (system !== undefined) return system;
    if (status === META) {
      const type = this.#byte();
      if (type >= 0x80) throw new Broken(`the type of a meta event must be 0 to 127, but is ${type}`);
    } else if (status !== SYSEX && status !== 0xf7) throw new Broken(`${hex(status)} is no status byte of a MIDI file`);
    return this.#varlen();
  }

  #varlen(): number {
    let value = 0;
    for (let count = 0; count < 4; count++) {
      const byte = this.#byte();
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw new Broken("a variable-length quantity takes at most 4 bytes");
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new Broken("the event is cut short");
    return this.#data[this.#at++];
  }
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
