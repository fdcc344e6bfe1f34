/** One of several values: a row of segments while they fit, a menu when they do not. */

import { sameValue } from "../../store/parameters";
import type { ParameterOf } from "../../store/state";
import { h, uniqueId } from "../dom";
import type { Change, Draw } from "./control";
import type { Frame } from "./frame";

type ChoiceParameter = ParameterOf<"choice">;

/** What fits in one row of the panel: this many segments, with this many letters together. */
const SEGMENTS = 4;
const LETTERS = 28;

export const drawChoice: Draw<ParameterOf<"choice">> = (parameter, frame, change, signal) => {
  const letters = parameter.choices.reduce((sum, choice) => sum + choice.title.length, 0);
  if (parameter.choices.length <= SEGMENTS && letters <= LETTERS) return drawSegments(parameter, frame, change, signal);
  const menu = createChoiceMenu(parameter, change, signal);
  menu.element.id = frame.inputId;
  if (frame.helpId) menu.element.setAttribute("aria-describedby", frame.helpId);
  frame.below.append(menu.element);
  return menu.show;
};

function drawSegments(parameter: ChoiceParameter, frame: Frame, change: Change, signal: AbortSignal) {
  const name = uniqueId("choice");
  const inputs = parameter.choices.map((choice) => {
    const input = h("input", { type: "radio", name, class: "cl-unseen" });
    input.addEventListener("change", () => input.checked && change(choice.value), { signal });
    return input;
  });
  const segments = inputs.map((input, at) =>
    h("label", { class: "cl-segment" }, input, h("span", {}, parameter.choices[at].title)),
  );
  frame.below.append(
    h(
      "div",
      {
        class: "cl-segments",
        role: "radiogroup",
        "aria-labelledby": frame.labelId,
        "aria-describedby": frame.helpId,
      },
      ...segments,
    ),
  );
  return (value: unknown) => {
    for (const [at, input] of inputs.entries()) input.checked = sameValue(parameter.choices[at].value, value);
  };
}

/** A menu of the choices; it has no name of its own yet. */
export function createChoiceMenu(parameter: ChoiceParameter, change: Change, signal: AbortSignal) {
  const options = parameter.choices.map((choice, at) => h("option", { value: at }, choice.title));
  const element = h("select", { class: "cl-menu" }, ...options);
  element.addEventListener("change", () => change(parameter.choices[element.selectedIndex].value), { signal });
  return {
    element,
    show(value: unknown) {
      element.selectedIndex = parameter.choices.findIndex((choice) => sameValue(choice.value, value));
    },
  };
}
