/** On or off: a switch. */

import type { Parameter } from "../../store/state";
import { h } from "../dom";
import type { Change, Control } from "./control";
import { createFrame } from "./frame";

export function createToggle(parameter: Parameter & { kind: "toggle" }, change: Change, signal: AbortSignal): Control {
  const frame = createFrame(parameter, change, signal);
  const input = h("input", { id: frame.inputId, type: "checkbox", role: "switch", class: "cl-switch" });
  input.addEventListener("change", () => change(input.checked), { signal });
  frame.side.append(input);
  return {
    element: frame.element,
    show(value) {
      input.checked = value === true;
      frame.showChanged((value === true) !== (parameter.default === true));
    },
  };
}
