/** Which bars, beats and subdivisions are worth a line at a zoom. Pure. */

import type { MeterMap } from "../score/time";
import type { Viewport } from "../store/state";
import { rightEdge } from "./geometry";

export interface BarLine {
  readonly tick: number;
  /** Counted from 0. */
  readonly bar: number;
  /** Whether there is room for its number. */
  readonly labelled: boolean;
}

export interface Lines {
  readonly bars: readonly BarLine[];
  readonly beats: readonly number[];
  readonly subdivisions: readonly number[];
}

const LEAST_PIXELS = { bar: 7, label: 46, beat: 10, subdivision: 7 } as const;

export function linesInView(view: Viewport, meters: MeterMap, snap: number): Lines {
  const first = meters.barAt(Math.floor(view.left));
  const last = meters.barAt(Math.ceil(rightEdge(view)));
  const barPixels = view.width / Math.max(1e-9, barsAcross(view, meters, first, last));
  const step = powerOfTwo(LEAST_PIXELS.bar / barPixels);
  const labelStep = Math.max(step, powerOfTwo(LEAST_PIXELS.label / barPixels));
  const bars: BarLine[] = [];
  const beats: number[] = [];
  const subdivisions: number[] = [];
  for (let bar = first - (first % step); bar <= last; bar += step) {
    const { start, end, beat } = meters.bar(bar);
    bars.push({ tick: start, bar, labelled: bar % labelStep === 0 });
    if (step === 1 && beat * view.pixelsPerTick >= LEAST_PIXELS.beat) divideBar(start, end, beat);
  }
  return { bars, beats, subdivisions };

  function divideBar(start: number, end: number, beat: number): void {
    const finest = coarsened(snap, view.pixelsPerTick, beat);
    for (let line = start; line < end; line += beat) {
      if (line > start) beats.push(line);
      if (finest === 0) continue;
      for (let sub = line + finest; sub < Math.min(line + beat, end); sub += finest) subdivisions.push(sub);
    }
  }
}

/** How many bars the view spans, with fractions. */
function barsAcross(view: Viewport, meters: MeterMap, first: number, last: number): number {
  const start = meters.barStart(first);
  const end = meters.barStart(last + 1);
  return ((last + 1 - first) * (view.width / view.pixelsPerTick)) / (end - start);
}

/** The grid's step, doubled until its lines are apart; 0 where that leaves none within a beat. */
function coarsened(snap: number, pixelsPerTick: number, beat: number): number {
  if (snap <= 0) return 0;
  let step = snap;
  while (step * pixelsPerTick < LEAST_PIXELS.subdivision) step *= 2;
  return step < beat ? step : 0;
}

/** The least power of two, 1 or more, that is at least `value`. */
function powerOfTwo(value: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(value)));
}
