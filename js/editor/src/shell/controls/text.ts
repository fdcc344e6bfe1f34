/** A line or some lines of text, sent when the field is left or Enter is pressed in a line; Mod+Enter also runs the function. */

import type { ParameterOf } from "../../store/state";
import { h } from "../dom";
import { shortcut } from "../shortcut";
import type { Draw } from "./control";

export const drawText: Draw<ParameterOf<"text">> = (parameter, frame, change, signal) => {
  const attributes = {
    id: frame.inputId,
    class: "cl-text",
    placeholder: parameter.placeholder || null,
    maxlength: parameter.max_length,
    "aria-describedby": frame.helpId,
  };
  const input = parameter.multiline
    ? h("textarea", { ...attributes, rows: 3, title: `${shortcut("Mod+Enter")} runs the function` })
    : h("input", { ...attributes, type: "text", autocomplete: "off" });
  frame.below.append(input);
  let value = "";
  // A line's Enter makes the browser fire "change" by itself.
  input.addEventListener("change", () => input.value !== value && change(input.value), { signal });
  return (next) => {
    const typing = input.value !== value && input.matches(":focus");
    value = typeof next === "string" ? next : "";
    if (!typing) input.value = value;
  };
};
