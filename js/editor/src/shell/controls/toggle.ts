/** On or off: a switch. */

import type { ParameterOf } from "../../store/state";
import { h } from "../dom";
import type { Draw } from "./control";

export const drawToggle: Draw<ParameterOf<"toggle">> = (_, frame, change, signal) => {
  const input = h("input", {
    id: frame.inputId,
    type: "checkbox",
    role: "switch",
    class: "cl-switch",
    "aria-describedby": frame.helpId,
  });
  input.addEventListener("change", () => change(input.checked), { signal });
  frame.side.append(input);
  return (value) => {
    input.checked = value === true;
  };
};
