/**
 * Ticks, and what they are in seconds, bars and beats: the twin of `closeloop_widgets/music/time.py`.
 *
 * Ticks are the truth. Bars and beats are counted from 0 in code and from 1 where a musician reads them.
 */

import { upperBound } from "./columns";
import type { Meter, Score, Tempo } from "./types";

/** Microseconds a quarter note where a file says nothing: 120 beats a minute (Standard MIDI Files 1.0). */
export const DEFAULT_TEMPO = 500_000;

/** What holds where a file says nothing: four quarters a bar. */
export const DEFAULT_METER: Meter = { tick: 0, numerator: 4, denominator: 4, clocks: 24, notated: 8, chunk: 0 };

/** Quarter notes a minute. */
export function bpm(tempo: Tempo): number {
  return 60e6 / Math.max(1, tempo.microseconds);
}

/** The tempo of so many quarter notes a minute from `tick` on, to the nearest microsecond. */
export function tempoOfBpm(tick: number, beatsPerMinute: number): Tempo {
  return { tick, microseconds: Math.min(0xffffff, Math.round(60e6 / beatsPerMinute)), chunk: 0 };
}

/** Ticks to seconds and back, through every tempo change. A tempo of 0 counts as 1 microsecond. */
export class TempoMap {
  readonly ticksPerQuarter: number;
  readonly #ticks: number[];
  readonly #seconds: number[];
  /** Seconds a tick, in each stretch of one tempo. */
  readonly #rates: number[];

  constructor(ticksPerQuarter: number, tempos: readonly Tempo[]) {
    this.ticksPerQuarter = ticksPerQuarter;
    const changes = changesByTick<number>(
      DEFAULT_TEMPO,
      tempos.map((tempo) => [tempo.tick, Math.max(1, tempo.microseconds)]),
    );
    this.#ticks = changes.map(([tick]) => tick);
    this.#rates = changes.map(([, microseconds]) => microseconds / 1e6 / ticksPerQuarter);
    this.#seconds = [0];
    for (let at = 1; at < changes.length; at++) {
      this.#seconds.push(this.#seconds[at - 1] + (this.#ticks[at] - this.#ticks[at - 1]) * this.#rates[at - 1]);
    }
  }

  /** When a tick sounds, in seconds from the start. */
  seconds(tick: number): number {
    const at = stretch(this.#ticks, tick);
    return this.#seconds[at] + (tick - this.#ticks[at]) * this.#rates[at];
  }

  /** The tick at a time in seconds; not rounded. */
  tick(seconds: number): number {
    const at = stretch(this.#seconds, seconds);
    return this.#ticks[at] + (seconds - this.#seconds[at]) / this.#rates[at];
  }
}

/** A bar, counted from 0; `start` and `end` in ticks, half-open. */
export interface Bar {
  readonly bar: number;
  readonly start: number;
  readonly end: number;
  readonly meter: Meter;
  /** The length of one of the meter's beats, in ticks. */
  readonly beat: number;
}

/** Where a tick lies as a musician counts: bar and beat from 1 (the beat is the meter's own), and the ticks past it. */
export interface Position {
  readonly bar: number;
  readonly beat: number;
  readonly tick: number;
}

/** Ticks to bars and back. A meter change in the middle of a bar ends that bar there. */
export class MeterMap {
  readonly ticksPerQuarter: number;
  readonly #starts: number[];
  readonly #meters: Meter[];
  readonly #lengths: number[];
  readonly #firstBars: number[] = [0];

  constructor(ticksPerQuarter: number, meters: readonly Meter[]) {
    this.ticksPerQuarter = ticksPerQuarter;
    const changes = changesByTick<Meter>(
      DEFAULT_METER,
      meters.map((meter) => [meter.tick, meter]),
    );
    this.#starts = changes.map(([tick]) => tick);
    this.#meters = changes.map(([, meter]) => meter);
    // Rounded down to whole ticks, at least 1: a bar of 1/64 at 1 tick a quarter has no exact length.
    this.#lengths = this.#meters.map((meter) =>
      Math.max(1, Math.floor((ticksPerQuarter * 4 * meter.numerator) / meter.denominator)),
    );
    for (let at = 1; at < changes.length; at++) {
      const bars = Math.ceil((this.#starts[at] - this.#starts[at - 1]) / this.#lengths[at - 1]);
      this.#firstBars.push(this.#firstBars[at - 1] + bars);
    }
  }

  /** The meter in force at a tick. */
  meterAt(tick: number): Meter {
    return this.#meters[stretch(this.#starts, tick)];
  }

  /** The bar, counted from 0, that a tick lies in. */
  barAt(tick: number): number {
    const at = stretch(this.#starts, tick);
    return this.#firstBars[at] + Math.floor((tick - this.#starts[at]) / this.#lengths[at]);
  }

  /** The tick at which a bar, counted from 0, begins. Bars go on past the end of the piece. */
  barStart(bar: number): number {
    if (!(bar >= 0)) throw new RangeError(`bars are counted from 0, but the bar is ${bar}`);
    const at = stretch(this.#firstBars, bar);
    return this.#starts[at] + (bar - this.#firstBars[at]) * this.#lengths[at];
  }

  /** A bar by its number, counted from 0. */
  bar(bar: number): Bar {
    const start = this.barStart(bar);
    return { bar, start, end: this.barStart(bar + 1), meter: this.meterAt(start), beat: this.beatLength(start) };
  }

  /** The bars that have a part in `from` to `to` (ticks, half-open), in order. */
  *bars(from: number, to: number): Generator<Bar> {
    for (let bar = this.barAt(Math.max(0, from)); this.barStart(bar) < to; bar++) yield this.bar(bar);
  }

  /** The length of the meter's beat at a tick, in ticks: an eighth note in 6/8. */
  beatLength(tick: number): number {
    const at = stretch(this.#starts, tick);
    return Math.max(1, Math.floor(this.#lengths[at] / this.#meters[at].numerator));
  }

  /** Bar and beat as a musician counts them, and the ticks past that beat. */
  position(tick: number): Position {
    const bar = this.barAt(tick);
    const into = tick - this.barStart(bar);
    const beat = this.beatLength(tick);
    return { bar: bar + 1, beat: Math.floor(into / beat) + 1, tick: into % beat };
  }
}

/** `changes` in order of tick, the last of each tick, after what holds where they say nothing. */
function changesByTick<T>(initial: T, changes: readonly (readonly [number, T])[]): [number, T][] {
  const byTick = new Map<number, T>([[0, initial]]);
  for (const [tick, value] of [...changes].sort(([a], [b]) => a - b)) byTick.set(tick, value);
  return [...byTick];
}

/** Which stretch a value lies in, of those that begin at `starts`; the first where it lies before all. */
function stretch(starts: readonly number[], value: number): number {
  return Math.max(0, upperBound(starts, value) - 1);
}

// Keyed by the lists: an edit of notes shares them, and with them the maps.
const TEMPO_MAPS = new WeakMap<readonly Tempo[], TempoMap>();
const METER_MAPS = new WeakMap<readonly Meter[], MeterMap>();

/** The tempo map of a score, made once for each list of tempos. */
export function tempoMap(score: Score): TempoMap {
  return remembered(TEMPO_MAPS, score.tempos, score.ticksPerQuarter, TempoMap);
}

/** The meter map of a score, made once for each list of meters. */
export function meterMap(score: Score): MeterMap {
  return remembered(METER_MAPS, score.meters, score.ticksPerQuarter, MeterMap);
}

function remembered<K extends object, M extends { readonly ticksPerQuarter: number }>(
  maps: WeakMap<K, M>,
  list: K,
  ticksPerQuarter: number,
  Made: new (ticksPerQuarter: number, list: K) => M,
): M {
  let map = maps.get(list);
  if (map?.ticksPerQuarter !== ticksPerQuarter) {
    map = new Made(ticksPerQuarter, list);
    maps.set(list, map);
  }
  return map;
}
