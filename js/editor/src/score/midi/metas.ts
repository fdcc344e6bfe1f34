/**
 * The meta events a score models (tempo, meter, key, marker, name) to and from bytes.
 *
 * Only what comes back byte for byte is modelled. A tempo of two bytes or a key of nine sharps is carried instead.
 */

import type { Carried, Key, Marker, Meter, Tempo } from "../types";

export const META = 0xff;
export const SYSEX = 0xf0;
export const NAME = 0x03;
export const MARKER = 0x06;
export const CHANNEL_PREFIX = 0x20;
export const END_OF_TRACK = 0x2f;
const TEMPO = 0x51;
const METER = 0x58;
const KEY = 0x59;

/** The largest a variable-length quantity may be: four bytes of seven bits. */
export const MAX_VARLEN = 0x0fffffff;

export interface Models {
  readonly tempo: Tempo;
  readonly meter: Meter;
  readonly key: Key;
  readonly marker: Marker;
  readonly carried: Carried;
}

/** An event that is no channel message, as what it is in a score. */
export type Modelled = { [K in keyof Models]: { readonly kind: K; readonly event: Models[K] } }[keyof Models];

/** How a file spells its texts. */
export type Encoding = "utf-8" | "latin-1";

export function encodeVarlen(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** What a meta event holds after its type and length. */
export function payload(meta: Uint8Array): Uint8Array {
  let at = 2;
  while (meta[at] >= 0x80) at++;
  return meta.subarray(at + 1);
}

/** UTF-8 where all of these are UTF-8, else Latin-1, which any bytes come back from. */
export function encodingOf(texts: readonly Uint8Array[]): Encoding {
  try {
    for (const text of texts) decodeText(text, "utf-8");
    return "utf-8";
  } catch {
    return "latin-1";
  }
}

export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  // A decoder asked for Latin-1 gives windows-1252, which is another thing: there the bytes are the characters.
  if (encoding === "latin-1") return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** What an event that is no channel message is in a score. */
export function modelOf(chunk: number, tick: number, data: Uint8Array, encoding: Encoding): Modelled {
  const [status, type, length, ...body] = data.length < 8 ? data : data.subarray(0, 3);
  if (status === META) {
    if (type === MARKER) return { kind: "marker", event: { tick, text: decodeText(payload(data), encoding), chunk } };
    if (type === TEMPO && length === 3) return { kind: "tempo", event: tempoOf(tick, body, chunk) };
    if (type === METER && length === 4 && body[0] >= 1 && body[1] <= 30) {
      return { kind: "meter", event: meterOf(tick, body, chunk) };
    }
    if (type === KEY && length === 2 && (body[0] + 7) % 256 <= 14 && body[1] <= 1) {
      return { kind: "key", event: { tick, sharps: (body[0] ^ 0x80) - 0x80, minor: body[1] === 1, chunk } };
    }
  }
  return { kind: "carried", event: { chunk, tick, data } };
}

function tempoOf(tick: number, [high, middle, low]: readonly number[], chunk: number): Tempo {
  return { tick, microseconds: (high << 16) | (middle << 8) | low, chunk };
}

function meterOf(tick: number, body: readonly number[], chunk: number): Meter {
  const [numerator, power, clocks, notated] = body;
  return { tick, numerator, denominator: 2 ** power, clocks, notated, chunk };
}

export function textMeta(type: number, text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return Uint8Array.of(META, type, ...encodeVarlen(bytes.length), ...bytes);
}

/** The event that `modelOf` reads back as this. */
export function bytesOfModel({ kind, event }: Modelled): Uint8Array {
  switch (kind) {
    case "tempo": {
      const { microseconds } = event;
      return Uint8Array.of(META, TEMPO, 3, microseconds >> 16, microseconds >> 8, microseconds);
    }
    case "meter": {
      const { numerator, denominator, clocks, notated } = event;
      return Uint8Array.of(META, METER, 4, numerator, Math.log2(denominator), clocks, notated);
    }
    case "key":
      return Uint8Array.of(META, KEY, 2, event.sharps, event.minor ? 1 : 0);
    case "marker":
      return textMeta(MARKER, event.text);
    case "carried":
      return event.data;
  }
}

export function isEndOfTrack(data: Uint8Array): boolean {
  return data.length === 3 && data[0] === META && data[1] === END_OF_TRACK;
}
