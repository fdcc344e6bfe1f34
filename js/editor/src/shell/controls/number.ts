/** A number or a whole number: a slider where it has two bounds, and always a field to type in. */

import type { Parameter } from "../../store/state";
import { h, setAttribute } from "../dom";
import type { Change, Control } from "./control";
import { createFrame, type Frame, sameValue } from "./frame";
import {
  formatNumber,
  hasSlider,
  type NumberRange,
  parseNumber,
  rangeOf,
  type SliderRange,
  sliderFraction,
  sliderValue,
  stepBy,
} from "./values";

type NumberParameter = Parameter & { kind: "number" | "integer" };

/** The slider's own positions. Fine enough for a pointer on any width; keys move by the parameter's step instead. */
const POSITIONS = 1000;

export function createNumber(parameter: NumberParameter, change: Change, signal: AbortSignal): Control {
  const frame = createFrame(parameter, change, signal);
  const range = rangeOf(parameter);
  const field = createField(frame, range, change, signal);
  const slider = hasSlider(range) ? createSlider(parameter, range, field.preview, change, signal) : null;
  frame.side.append(field.element);
  if (parameter.unit) frame.side.append(h("span", { class: "cl-unit" }, parameter.unit));
  if (slider) frame.below.append(slider.element);
  return {
    element: frame.element,
    show(value) {
      const number = typeof value === "number" ? value : Number(parameter.default ?? range.low ?? 0);
      field.show(number);
      slider?.show(number);
      frame.showChanged(!sameValue(number, parameter.default));
    },
  };
}

interface Field {
  readonly element: HTMLInputElement;
  show(value: number): void;
  /** Shows where the slider is during a drag, before it is the value. */
  preview(value: number): void;
}

function createField(frame: Frame, range: NumberRange, change: Change, signal: AbortSignal): Field {
  const input = h("input", {
    id: frame.inputId,
    type: "text",
    class: "cl-number",
    inputmode: range.whole ? "numeric" : "decimal",
  });
  input.autocomplete = "off";
  let value = range.low ?? 0;

  const write = (number: number) => {
    input.value = formatNumber(number, range.step);
    // As wide as what it holds, so that fields stay small and seldom scroll.
    input.style.width = `${Math.max(4, input.value.length + 2)}ch`;
    frame.showProblem(input, null);
  };
  const commit = () => {
    const parsed = parseNumber(input.value, range);
    if ("problem" in parsed) frame.showProblem(input, parsed.problem);
    else settle(parsed.value);
  };
  const settle = (number: number) => {
    write(number);
    if (number === value) return;
    value = number;
    change(number);
  };
  input.addEventListener("change", commit, { signal });
  input.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter") commit();
      else if (event.key === "Escape" && input.value !== formatNumber(value, range.step)) write(value);
      else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        settle(stepBy(value, (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1), range));
      } else return;
      event.preventDefault();
    },
    { signal },
  );
  return {
    element: input,
    show(number) {
      const unchanged = number === value && input.value !== "";
      value = number;
      if (!unchanged) write(number);
    },
    preview: write,
  };
}

interface Slider {
  readonly element: HTMLInputElement;
  show(value: number): void;
}

function createSlider(
  parameter: NumberParameter,
  range: SliderRange,
  preview: (value: number) => void,
  change: Change,
  signal: AbortSignal,
): Slider {
  const input = h("input", {
    type: "range",
    class: "cl-slider",
    min: 0,
    max: POSITIONS,
    "aria-label": parameter.title,
  });
  let value = range.low;
  let dragging = false;

  const place = (number: number) => {
    const fraction = sliderFraction(number, range);
    input.value = String(Math.round(fraction * POSITIONS));
    input.style.setProperty("--cl-filled", String(fraction));
    const unit = parameter.unit ? ` ${parameter.unit}` : "";
    setAttribute(input, "aria-valuetext", formatNumber(number, range.step) + unit);
  };
  const settle = (number: number) => {
    dragging = false;
    place(number);
    preview(number);
    if (number === value) return;
    value = number;
    change(number);
  };
  const pointed = () => sliderValue(Number(input.value) / POSITIONS, range);
  input.addEventListener(
    "input",
    () => {
      dragging = true;
      input.style.setProperty("--cl-filled", String(Number(input.value) / POSITIONS));
      preview(pointed());
    },
    { signal },
  );
  input.addEventListener("change", () => settle(pointed()), { signal });
  input.addEventListener(
    "keydown",
    (event) => {
      const next = keyTarget(event, value, range);
      if (next === null) return;
      event.preventDefault();
      settle(next);
    },
    { signal },
  );
  return {
    element: input,
    show(number) {
      value = number;
      if (!dragging) place(number);
    },
  };
}

/** Where a key takes a slider: by the parameter's step, ten steps with Shift or Page keys, to an end with Home and End. */
function keyTarget(event: KeyboardEvent, value: number, range: SliderRange): number | null {
  const many = event.shiftKey ? 10 : 1;
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
      return stepBy(value, many, range);
    case "ArrowLeft":
    case "ArrowDown":
      return stepBy(value, -many, range);
    case "PageUp":
      return stepBy(value, 10, range);
    case "PageDown":
      return stepBy(value, -10, range);
    case "Home":
      return range.low;
    case "End":
      return range.high;
    default:
      return null;
  }
}
