/** A seed: empty is a new one each run, the dice throw one to keep. */

import type { Parameter } from "../../store/state";
import { h } from "../dom";
import { icon } from "../icons";
import type { Change, Control } from "./control";
import { createFrame } from "./frame";
import { parseSeed } from "./values";

export function createSeed(parameter: Parameter & { kind: "seed" }, change: Change, signal: AbortSignal): Control {
  const frame = createFrame(parameter, change, signal);
  const input = h("input", {
    id: frame.inputId,
    type: "text",
    inputmode: "numeric",
    class: "cl-text cl-seed",
    placeholder: "new each run",
  });
  input.autocomplete = "off";
  const words = "Throw a seed, and keep it";
  const dice = h(
    "button",
    { type: "button", class: "cl-icon-button", title: words, "aria-label": words },
    icon("dice"),
  );
  frame.side.append(input, dice);
  let value: number | null = null;

  const write = () => {
    input.value = value === null ? "" : String(value);
    frame.showProblem(input, null);
  };
  input.addEventListener(
    "change",
    () => {
      const parsed = parseSeed(input.value);
      if ("problem" in parsed) frame.showProblem(input, parsed.problem);
      else if (parsed.value !== value) change(parsed.value);
      else write();
    },
    { signal },
  );
  input.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") write();
    },
    { signal },
  );
  dice.addEventListener("click", () => change(crypto.getRandomValues(new Uint32Array(1))[0]), { signal });
  return {
    element: frame.element,
    show(next) {
      const seed = typeof next === "number" ? next : null;
      const unchanged = seed === value;
      value = seed;
      if (!unchanged || input.value === "") write();
      frame.showChanged(seed !== (parameter.default ?? null));
    },
  };
}
