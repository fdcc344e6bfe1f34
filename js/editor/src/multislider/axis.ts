/** The values of a kind on a scale: what a drag and the arrows move, whatever the kind. Pure. */

import { clamp } from "../score/clamp";
import { type Pair, pairOf, withEnd } from "../shell/controls/pair";
import { hasSlider, type NumberRange, rangeOf, type SliderRange, sliderFraction } from "../shell/controls/values";
import { sameValue } from "../store/parameters";
import type { Parameter } from "../store/state";

/** Which of a pair: what has one value has but its upper end. */
export type End = 0 | 1;

export interface Axis {
  readonly range: SliderRange;
  /** What of a value can be moved: of a pair both. */
  readonly ends: readonly End[];
  /** A value, or an end of it, as a number of the range: a choice by its place, a switch as 0 or 1. */
  read(value: unknown, end: End): number;
  /** The value whose end is this number; an end of a pair stops at the other one. */
  write(number: number, value: unknown, end: End): unknown;
}

/** `fill`: the value most have, around which there is room where the range has no bounds. */
export function axisOf(parameter: Parameter, fill: unknown): Axis {
  switch (parameter.kind) {
    case "pair": {
      const range = rangeOf(parameter);
      const all: Pair = [range.low, range.high];
      return {
        range,
        ends: [0, 1],
        read: (value, end) => pairOf(value, all)[end],
        write(number, value, end) {
          const pair = pairOf(value, all);
          return withEnd(pair, end, end ? Math.max(number, pair[0]) : Math.min(number, pair[1]));
        },
      };
    }
    case "toggle":
      return { ...single(places(2)), read: Number, write: (number) => number === 1 };
    case "choice": {
      const { choices } = parameter;
      return {
        ...single(places(choices.length)),
        read: (value) =>
          Math.max(
            0,
            choices.findIndex((choice) => sameValue(choice.value, value)),
          ),
        write: (number) => choices[clamp(number, 0, choices.length - 1)].value,
      };
    }
    case "number":
    case "integer":
      return { ...single(bounded(rangeOf(parameter), Number(fill))), read: Number, write: (number) => number };
    default:
      throw new TypeError(`${parameter.name}: a ${parameter.kind} cannot be drawn under the bars`);
  }
}

const single = (range: SliderRange) => ({ range, ends: [1] as const });

function places(count: number): SliderRange {
  return { low: 0, high: Math.max(1, count - 1), step: 1, scale: "linear", whole: true };
}

function bounded(range: NumberRange, fill: number): SliderRange {
  if (hasSlider(range)) return range;
  const low = range.low ?? Math.min(0, 2 * fill);
  return { ...range, low, high: range.high ?? Math.max(low + 10, 2 * fill) };
}

/** How high an end of a value stands, 0 to 1. */
export function heightOf({ range, read }: Axis, value: unknown, end: End): number {
  return sliderFraction(read(value, end), range);
}

/** From where to where a value fills its cell: from the bottom, from zero where values go both ways, or between its ends. */
export function filled(axis: Axis, value: unknown): readonly [from: number, to: number] {
  const to = heightOf(axis, value, 1);
  if (isPair(axis)) return [heightOf(axis, value, 0), to];
  const zero = axis.range.low < 0 ? sliderFraction(0, axis.range) : 0;
  return [Math.min(zero, to), Math.max(zero, to)];
}

export function isPair({ ends }: Axis): boolean {
  return ends.length > 1;
}

/** The end that a pointer at a fraction takes hold of. */
export function endAt(axis: Axis, value: unknown, fraction: number): End {
  if (!isPair(axis)) return 1;
  const [low, high] = filled(axis, value);
  return fraction - low < high - fraction ? 0 : 1;
}
