/** A small field for a number: typed, or stepped with the arrows. What cannot be is refused in place, with words. */

import { h } from "../dom";
import type { Frame } from "./frame";
import { formatNumber, type NumberRange, parseNumber, stepBy } from "./values";

export interface Field {
  readonly element: HTMLInputElement;
  show(value: number): void;
  /** Shows where the slider is during a drag, before it is the value. */
  preview(value: number): void;
}

export interface FieldOptions {
  /** Its name, where the frame's label is not. */
  readonly label?: string;
  /** The range of this moment, where the range is not the whole of it. */
  readonly inside?: () => NumberRange;
}

export function createField(
  frame: Frame,
  range: NumberRange,
  change: (value: number) => void,
  signal: AbortSignal,
  { label, inside = () => range }: FieldOptions = {},
): Field {
  const input = h("input", {
    id: label ? null : frame.inputId,
    type: "text",
    class: "cl-number",
    autocomplete: "off",
    inputmode: range.whole ? "numeric" : "decimal",
    "aria-label": label,
    "aria-describedby": frame.helpId,
  });
  let value = range.low ?? 0;

  const write = (number: number) => {
    input.value = formatNumber(number, range.step);
    // As wide as what it holds, so that fields stay small and seldom scroll.
    input.style.width = `${Math.max(4, input.value.length + 2)}ch`;
    frame.showProblem(input, null);
  };
  const commit = () => {
    const parsed = parseNumber(input.value, inside());
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
      // With Mod it runs the model.
      if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) commit();
      else if (event.key === "Escape" && input.value !== formatNumber(value, range.step)) write(value);
      else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        settle(stepBy(value, (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1), inside()));
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
