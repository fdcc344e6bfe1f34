/** What governs all tracks: tempos, meters, keys and markers, checked as they come in from outside. */

import { MAX_TICK } from "./columns";
import { ScoreError, shown } from "./errors";
import type { Key, Marker, Meter, Score, Tempo } from "./types";

/** The lists of a score, by their names. */
export type EventLists = Pick<Score, "tempos" | "meters" | "keys" | "markers">;

type Raw = Readonly<Record<string, unknown>>;

const READERS: { readonly [N in keyof EventLists]: (raw: Raw) => EventLists[N][number] } = {
  tempos: readTempo,
  meters: readMeter,
  keys: readKey,
  markers: readMarker,
};

const FIELDS: { readonly [N in keyof EventLists]: readonly string[] } = {
  tempos: ["tick", "microseconds", "chunk"],
  meters: ["tick", "numerator", "denominator", "clocks", "notated", "chunk"],
  keys: ["tick", "sharps", "minor", "chunk"],
  markers: ["tick", "text", "chunk"],
};

export const EVENT_LISTS = Object.keys(READERS) as readonly (keyof EventLists)[];

/**
 * A list from its JSON objects, in order of tick; those of one tick keep their order.
 *
 * Throws a `ScoreError` where an event lacks a field, has one that is unknown, or a value that cannot be.
 */
export function readEvents<N extends keyof EventLists>(name: N, given: unknown): EventLists[N] {
  if (!Array.isArray(given)) throw new ScoreError(`${name} must be a list, but are ${shown(given)}`);
  const read: (raw: Raw) => EventLists[N][number] = READERS[name];
  const events = given.map((raw: unknown) => read(known(name, raw)));
  return events.sort((a, b) => a.tick - b.tick) as readonly EventLists[N][number][] as EventLists[N];
}

function known(name: keyof EventLists, raw: unknown): Raw {
  if (raw === null || typeof raw !== "object") throw new ScoreError(`${name} hold ${shown(raw)}; expected objects`);
  for (const field of Object.keys(raw)) {
    if (!FIELDS[name].includes(field)) {
      throw new ScoreError(`${name} have no field ${shown(field)}; they have ${FIELDS[name].join(", ")}`);
    }
  }
  return raw as Raw;
}

function readTempo(raw: Raw): Tempo {
  return {
    tick: whole(raw, "a tempo", "tick", 0, MAX_TICK),
    microseconds: whole(raw, "a tempo", "microseconds", 0, 0xffffff),
    chunk: whole(raw, "a tempo", "chunk", 0, MAX_TICK, 0),
  };
}

function readMeter(raw: Raw): Meter {
  const denominator = whole(raw, "a meter", "denominator", 1, 2 ** 30);
  if ((denominator & (denominator - 1)) !== 0) {
    throw new ScoreError(`a meter's denominator must be a power of two, but is ${denominator}`);
  }
  return {
    tick: whole(raw, "a meter", "tick", 0, MAX_TICK),
    numerator: whole(raw, "a meter", "numerator", 1, 255),
    denominator,
    clocks: whole(raw, "a meter", "clocks", 0, 255, 24),
    notated: whole(raw, "a meter", "notated", 0, 255, 8),
    chunk: whole(raw, "a meter", "chunk", 0, MAX_TICK, 0),
  };
}

function readKey(raw: Raw): Key {
  const minor = raw.minor ?? false;
  if (typeof minor !== "boolean") throw new ScoreError(`a key's minor must be true or false, but is ${shown(minor)}`);
  return {
    tick: whole(raw, "a key", "tick", 0, MAX_TICK),
    sharps: whole(raw, "a key", "sharps", -7, 7),
    minor,
    chunk: whole(raw, "a key", "chunk", 0, MAX_TICK, 0),
  };
}

function readMarker(raw: Raw): Marker {
  return {
    tick: whole(raw, "a marker", "tick", 0, MAX_TICK),
    text: text(raw.text, "a marker's text"),
    chunk: whole(raw, "a marker", "chunk", 0, MAX_TICK, 0),
  };
}

function whole(raw: Raw, what: string, field: string, low: number, high: number, fallback?: number): number {
  return wholeNumber(raw[field] ?? fallback, `${what}'s ${field}`, low, high);
}

/** A whole number within `low` to `high`; a `ScoreError` that calls it `what` where it is none. */
export function wholeNumber(value: unknown, what: string, low: number, high: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high) {
    throw new ScoreError(`${what} must be a whole number from ${low} to ${high}, but is ${shown(value)}`);
  }
  return value;
}

/** A text; a `ScoreError` that calls it `what` where it is none. */
export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new ScoreError(`${what} must be text, but is ${shown(value)}`);
  return value;
}
