/** A seed: empty is a new one each run, the dice throw one to keep. */

import type { ParameterOf } from "../../store/state";
import { iconButton } from "../buttons";
import { h } from "../dom";
import type { Draw } from "./control";
import { parseSeed } from "./values";

export const drawSeed: Draw<ParameterOf<"seed">> = (_, frame, change, signal) => {
  const input = h("input", {
    id: frame.inputId,
    type: "text",
    inputmode: "numeric",
    class: "cl-text cl-seed",
    placeholder: "new each run",
    autocomplete: "off",
    "aria-describedby": frame.helpId,
  });
  const throwOne = () => change(crypto.getRandomValues(new Uint32Array(1))[0]);
  frame.side.append(input, iconButton("dice", "Throw a seed, and keep it", throwOne, signal));
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
  input.addEventListener("keydown", (event) => event.key === "Escape" && write(), { signal });
  return (next) => {
    const seed = typeof next === "number" ? next : null;
    const unchanged = seed === value;
    value = seed;
    if (!unchanged || input.value === "") write();
  };
};
