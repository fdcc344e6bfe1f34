/** A number or a whole number: a slider where it has two bounds, and always a field to type in. */

import type { ParameterOf } from "../../store/state";
import { h } from "../dom";
import type { Draw } from "./control";
import { createField } from "./field";
import { createSlider } from "./slider";
import { hasSlider, rangeOf } from "./values";

export const drawNumber: Draw<ParameterOf<"number" | "integer">> = (parameter, frame, change, signal) => {
  const { title: label, unit } = parameter;
  const { helpId } = frame;
  const range = rangeOf(parameter);
  const field = createField(frame, range, change, signal);
  const slider = hasSlider(range)
    ? createSlider(range, { label, unit, helpId, moved: field.preview }, change, signal)
    : null;
  frame.side.append(field.element);
  if (unit) frame.side.append(h("span", { class: "cl-unit" }, unit));
  if (slider) frame.below.append(slider.element);
  return (value) => {
    const number = typeof value === "number" ? value : (range.low ?? 0);
    field.show(number);
    slider?.show(number);
  };
};
