/** A range of numbers: a slider with two handles, and two fields. Neither end passes the other. */

import type { ParameterOf } from "../../store/state";
import { h } from "../dom";
import type { Change, Draw } from "./control";
import { createField } from "./field";
import { createSlider, type Slider } from "./slider";
import { rangeOf, sliderFraction, sliderValue } from "./values";

export type Pair = readonly [from: number, to: number];

const ENDS = ["from", "to"] as const;

export const drawPair: Draw<ParameterOf<"pair">> = (parameter, frame, change, signal) => {
  const { title, unit } = parameter;
  const range = rangeOf(parameter);
  let value: Pair = [range.low, range.high];
  const settle = (end: 0 | 1) => (number: number) => change(withEnd(value, end, number));
  const fields = ENDS.map((word, at) => {
    const end = at as 0 | 1;
    const inside = () => ({ ...range, [end ? "low" : "high"]: value[1 - end] });
    return createField(frame, range, settle(end), signal, { label: `${title}, ${word}`, inside });
  });
  const sliders = createPairSlider(parameter, change, signal, {
    helpId: frame.helpId,
    moved: (pair, end) => fields[end].preview(pair[end]),
  });
  frame.element.role = "group";
  frame.element.setAttribute("aria-labelledby", frame.labelId);
  frame.side.append(fields[0].element, "–", fields[1].element);
  if (unit) frame.side.append(h("span", { class: "cl-unit" }, unit));
  frame.below.append(sliders.element);
  return (given) => {
    value = pairOf(given, value);
    for (const end of [0, 1] as const) fields[end].show(value[end]);
    sliders.show(value);
  };
};

export function withEnd(pair: Pair, end: 0 | 1, value: number): Pair {
  return end ? [pair[0], value] : [value, pair[1]];
}

export function pairOf(value: unknown, otherwise: Pair): Pair {
  return Array.isArray(value) && value.length === 2 ? (value as unknown as Pair) : otherwise;
}

interface PairSlider {
  readonly element: HTMLElement;
  show(value: Pair): void;
}

interface PairOptions {
  readonly helpId?: string | null;
  /** Hears of every movement, with the end that moves. */
  readonly moved?: (value: Pair, end: 0 | 1) => void;
}

/** Two sliders, one over the other: each handle is a slider of its own to keys, and to who cannot see them. */
export function createPairSlider(
  parameter: ParameterOf<"pair">,
  change: Change,
  signal: AbortSignal,
  { helpId = null, moved = () => {} }: PairOptions = {},
): PairSlider {
  const { title, unit } = parameter;
  const range = rangeOf(parameter);
  let value: Pair = [range.low, range.high];
  const element = h("div", { class: "cl-pair" });
  const fill = (pair: Pair) => {
    for (const end of [0, 1] as const)
      element.style.setProperty(`--cl-${ENDS[end]}`, String(sliderFraction(pair[end], range)));
    // Where both stand at the upper end, the one that can still move is on top.
    sliders[0].element.style.zIndex = sliderFraction(pair[0], range) > 0.5 ? "2" : "";
  };
  const sliders: readonly Slider[] = ENDS.map((word, at) => {
    const end = at as 0 | 1;
    const options = {
      label: `${title}, ${word}`,
      unit,
      helpId,
      inside: () => (end ? ([value[0], range.high] as const) : ([range.low, value[1]] as const)),
      moved(number: number) {
        const pair = withEnd(value, end, number);
        fill(pair);
        moved(pair, end);
      },
    };
    return createSlider(range, options, (number) => change(withEnd(value, end, number)), signal);
  });
  element.append(...sliders.map((slider) => slider.element));
  // The handles take the pointer; a press beside them moves the nearer one.
  const press = (event: PointerEvent) => {
    if (event.target !== element || event.button !== 0) return;
    const { left, width } = element.getBoundingClientRect();
    // A handle's middle goes no nearer to an end than half of it.
    const thumb = Number.parseFloat(getComputedStyle(element).getPropertyValue("--cl-thumb"));
    const fraction = (event.clientX - left - thumb / 2) / (width - thumb);
    const [low, high] = value.map((one) => sliderFraction(one, range));
    const end = Math.abs(fraction - low) < Math.abs(fraction - high) || fraction < low ? 0 : 1;
    event.preventDefault();
    sliders[end].element.focus({ preventScroll: true });
    change(withEnd(value, end, sliderValue(fraction, range)));
  };
  element.addEventListener("pointerdown", press, { signal });
  return {
    element,
    show(pair) {
      value = pair;
      for (const end of [0, 1] as const) sliders[end].show(pair[end]);
      fill(pair);
    },
  };
}
