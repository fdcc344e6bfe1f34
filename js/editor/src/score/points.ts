/** What one lane shows of a score as points: the control changes of one number, the pitch bends, or the tempos. */

import { lowerBound, upperBound } from "./columns";
import { trackById } from "./score";
import { bpm } from "./time";
import type { Controls, PitchBends, Score, Tempo } from "./types";

export type Place =
  | { readonly kind: "control"; readonly track: number; readonly number: number }
  | { readonly kind: "bend"; readonly track: number }
  | { readonly kind: "tempo" };

/**
 * What is in force from which tick on, in order of tick: controller values 0 to 127, bends -8192 to 8191, or quarter
 * notes a minute. One point a tick: of several events at one tick the last is what sounds.
 */
export interface Points {
  readonly tick: Int32Array;
  readonly value: Float64Array;
}

/** The slowest tempo that a MIDI file can say: its microseconds a quarter note have 24 bits. */
const SLOWEST = 60e6 / 0xffffff;
const FASTEST = 1000;

/** What a point's value may be. */
export const LIMITS: Readonly<Record<Place["kind"], { readonly low: number; readonly high: number }>> = {
  control: { low: 0, high: 127 },
  bend: { low: -8192, high: 8191 },
  tempo: { low: SLOWEST, high: FASTEST },
};

/** The points of a place; none where there is no such track. */
export function pointsAt(score: Score, place: Place): Points {
  if (place.kind === "tempo") return remembered(score.tempos, 0, tempoPoints);
  const track = trackById(score, place.track);
  if (!track) return NONE;
  if (place.kind === "bend") return remembered(track.bends, 0, ({ tick, value }) => points(tick, value));
  return remembered(track.controls, place.number, controlPoints);
}

const NONE: Points = { tick: new Int32Array(0), value: new Float64Array(0) };

// Tables and lists are never written after they are made, so their points hold as long as they live.
const known = new WeakMap<object, Map<number, Points>>();

function remembered<T extends Controls | PitchBends | readonly Tempo[]>(
  table: T,
  number: number,
  read: (table: T, number: number) => Points,
): Points {
  const byNumber = known.get(table) ?? new Map<number, Points>();
  known.set(table, byNumber);
  const found = byNumber.get(number) ?? read(table, number);
  byNumber.set(number, found);
  return found;
}

function tempoPoints(tempos: readonly Tempo[]): Points {
  return points(
    tempos.map(({ tick }) => tick),
    tempos.map(bpm),
  );
}

function controlPoints(controls: Controls, number: number): Points {
  const rows = controls.number.reduce((count, one) => count + Number(one === number), 0);
  const tick = new Int32Array(rows);
  const value = new Float64Array(rows);
  let at = 0;
  for (let row = 0; row < controls.number.length; row++) {
    if (controls.number[row] !== number) continue;
    tick[at] = controls.tick[row];
    value[at++] = controls.value[row];
  }
  return points(tick, value);
}

/** The last of each tick. */
function points(tick: ArrayLike<number>, value: ArrayLike<number>): Points {
  const ticks = new Int32Array(tick.length);
  const values = new Float64Array(tick.length);
  let count = 0;
  for (let row = 0; row < tick.length; row++) {
    if (count > 0 && ticks[count - 1] === tick[row]) count--;
    ticks[count] = tick[row];
    values[count++] = value[row];
  }
  return { tick: ticks.subarray(0, count), value: values.subarray(0, count) };
}

/** The value in force at a tick; `fallback` before the first point. */
export function valueAt({ tick, value }: Points, at: number, fallback: number): number {
  return value[upperBound(tick, at) - 1] ?? fallback;
}

/** The ticks of the points from `from` to `to`, half-open. */
export function ticksBetween({ tick }: Points, from: number, to: number): Int32Array {
  return tick.subarray(lowerBound(tick, from), lowerBound(tick, to));
}

/** The value of the point at exactly this tick. */
export function valueOn({ tick, value }: Points, at: number): number | undefined {
  const row = lowerBound(tick, at);
  return tick[row] === at ? value[row] : undefined;
}
