/** A line or some lines of text, sent when the field is left or Enter is pressed in a line. */

import type { Parameter } from "../../store/state";
import { h } from "../dom";
import type { Change, Control } from "./control";
import { createFrame } from "./frame";

export function createText(parameter: Parameter & { kind: "text" }, change: Change, signal: AbortSignal): Control {
  const frame = createFrame(parameter, change, signal);
  const attributes = {
    id: frame.inputId,
    class: "cl-text",
    placeholder: parameter.placeholder || null,
    maxlength: parameter.max_length,
  };
  const input = parameter.multiline
    ? h("textarea", { ...attributes, rows: 3 })
    : h("input", { ...attributes, type: "text", autocomplete: "off" });
  frame.below.append(input);
  let value = "";
  // A line's Enter makes the browser fire "change" by itself.
  input.addEventListener("change", () => input.value !== value && change(input.value), { signal });
  return {
    element: frame.element,
    show(next) {
      const typing = input.value !== value && input.matches(":focus");
      value = typeof next === "string" ? next : "";
      if (!typing) input.value = value;
      frame.showChanged(value !== parameter.default);
    },
  };
}
