/** On or off: a switch. */

import type { ParameterOf } from "../../store/state";
import { h } from "../dom";
import type { Change, Draw } from "./control";

export const drawToggle: Draw<ParameterOf<"toggle">> = (_, frame, change, signal) => {
  const { element, show } = createSwitch({ id: frame.inputId, "aria-describedby": frame.helpId }, change, signal);
  frame.side.append(element);
  return show;
};

export function createSwitch(
  attributes: Readonly<Record<string, string | null>>,
  change: Change,
  signal: AbortSignal,
): { readonly element: HTMLElement; show(value: unknown): void } {
  const element = h("input", { type: "checkbox", role: "switch", class: "cl-switch", ...attributes });
  element.addEventListener("change", () => change(element.checked), { signal });
  return {
    element,
    show(value) {
      element.checked = value === true;
    },
  };
}
