/** Messages as they travel: big columns as buffers, big messages in parts (docs/protocol.md). */

import { bytesOf } from "../score/columns";

/** A message of the protocol, before its fields are looked at. */
export interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A buffer as the host hands it over: Jupyter gives a DataView, marimo and Colab other things. */
export type HostBuffer = ArrayBuffer | ArrayBufferView;

/** A message and its buffers, normalised. */
export interface Parcel {
  readonly message: Message;
  readonly buffers: readonly Uint8Array[];
}

/** Longer lists of numbers travel as buffers. */
const INLINE_NUMBERS = 256;

/** The most bytes of one message to the kernel: Colab fails above 1 MB, a stock Jupyter socket closes at 10 MB. */
const UP_LIMIT = 256 * 1024;

/** How many messages may be on their way in parts at once; the oldest is given up for one more. */
const MAX_OPEN = 16;

/** The bytes of a buffer, whatever the host made of it. */
export function normalised(buffer: HostBuffer): Uint8Array {
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : bytesOf(buffer);
}

// --- columns ----------------------------------------------------------------------------------------------------------

type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array;

const ARRAYS: Readonly<Record<string, new (buffer: ArrayBuffer) => NumberArray>> = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** The same JSON with typed arrays as lists or, like every long list of numbers, as references into `buffers`. */
export function encodeColumns(value: unknown, buffers: Uint8Array[]): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return encodeArray(value as NumberArray, buffers);
  if (Array.isArray(value)) {
    if (value.length > INLINE_NUMBERS && value.every((item) => typeof item === "number")) {
      return encodeArray(smallestArray(value), buffers);
    }
    return value.map((item) => encodeColumns(item, buffers));
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, encodeColumns(item, buffers)]));
}

function encodeArray(values: NumberArray, buffers: Uint8Array[]): unknown {
  if (values.length <= INLINE_NUMBERS) return Array.from(values, Number);
  const dtype = Object.keys(ARRAYS).find((name) => values instanceof ARRAYS[name]);
  return { $: buffers.push(bytesOf(values)) - 1, dtype };
}

function smallestArray(values: readonly number[]): NumberArray {
  const whole = values.every((value) => (value | 0) === value);
  return whole ? Int32Array.from(values) : Float64Array.from(values);
}

/** The same with references into `buffers` as typed arrays. Throws a `RangeError` where one leads nowhere. */
export function decodeColumns(value: unknown, buffers: readonly Uint8Array[]): unknown {
  if (Array.isArray(value)) {
    // A list of plain numbers, the common long one, needs no walk.
    return typeof value[0] === "number" ? value : value.map((item) => decodeColumns(item, buffers));
  }
  if (value === null || typeof value !== "object") return value;
  if ("$" in value) return decodeArray(value as { $: number; dtype: string }, buffers);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, decodeColumns(item, buffers)]));
}

function decodeArray(
  { $: at, dtype }: { $: number; dtype: string },
  buffers: readonly Uint8Array[],
): ArrayLike<number> {
  const [bytes, Numbers] = [buffers[at], ARRAYS[dtype]];
  if (!bytes || !Numbers)
    throw new RangeError(`a column of ${dtype} refers to buffer ${at}; there are ${buffers.length}`);
  const values = new Numbers(exactly(bytes));
  return values instanceof BigInt64Array ? Float64Array.from(values, Number) : values;
}

/** A buffer of these bytes and no others. JupyterLab sends the whole buffer under a view: views must not reach it. */
export function exactly(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength) return buffer;
  return new Uint8Array(bytes).buffer;
}

// --- parts ------------------------------------------------------------------------------------------------------------

/** The message itself, or where it and its buffers are larger than `limit` its parts, under the name `req`. */
export function split({ message, buffers }: Parcel, req: string, limit = UP_LIMIT): Parcel[] {
  const json = new TextEncoder().encode(JSON.stringify(message));
  const size = buffers.reduce((sum, buffer) => sum + buffer.byteLength, json.length);
  if (size <= limit) return [{ message, buffers }];
  const bytes = joined([json, ...buffers]);
  const parts = Math.ceil(bytes.length / limit);
  return Array.from({ length: parts }, (_, part) => ({
    message: { v: 1, type: "chunk", req, part, parts },
    buffers: [bytes.subarray(part * limit, (part + 1) * limit)],
  }));
}

/** Each piece after its length. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + 4 + piece.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const piece of pieces) {
    view.setUint32(at, piece.length, true);
    bytes.set(piece, at + 4);
    at += 4 + piece.length;
  }
  return bytes;
}

/** Puts messages that came in parts together again, whatever the order of the parts. */
export class Joiner {
  readonly #open = new Map<string, Map<number, Uint8Array>>();

  /** The whole message, given one or the last part of one; null while parts are missing. Throws where it cannot be read. */
  add({ message, buffers }: Parcel): Parcel | null {
    if (message.type !== "chunk") return { message, buffers };
    const { req, part, parts } = message;
    if (typeof req !== "string" || typeof part !== "number" || typeof parts !== "number" || buffers.length !== 1) {
      throw new RangeError(`a chunk needs req, part, parts and one buffer, but is ${JSON.stringify(message)}`);
    }
    const received = this.#open.get(req) ?? new Map<number, Uint8Array>();
    this.#open.set(req, received.set(part, buffers[0]));
    if (received.size < parts) {
      for (const oldest of this.#open.keys()) if (this.#open.size > MAX_OPEN) this.#open.delete(oldest);
      return null;
    }
    this.#open.delete(req);
    return separated(Array.from({ length: parts }, (_, at) => received.get(at) ?? new Uint8Array()));
  }
}

function separated(parts: readonly Uint8Array[]): Parcel {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const [json, ...buffers] = pieces(bytes);
  return { message: JSON.parse(new TextDecoder().decode(json)) as Message, buffers };
}

function pieces(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer);
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > bytes.length) throw new RangeError("a message in parts ends in the middle of a buffer");
    found.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return found;
}
