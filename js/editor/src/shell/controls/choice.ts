/** One of several values: a row of segments while they fit, a menu when they do not. */

import type { Parameter } from "../../store/state";
import { h, uniqueId } from "../dom";
import type { Change, Control } from "./control";
import { createFrame, type Frame, sameValue } from "./frame";

type ChoiceParameter = Parameter & { kind: "choice" };

/** What fits in one row of the panel: this many segments, with this many letters together. */
const SEGMENTS = 4;
const LETTERS = 28;

export function createChoice(parameter: ChoiceParameter, change: Change, signal: AbortSignal): Control {
  const frame = createFrame(parameter, change, signal);
  const letters = parameter.choices.reduce((sum, choice) => sum + choice.title.length, 0);
  const fits = parameter.choices.length <= SEGMENTS && letters <= LETTERS;
  const show = (fits ? createSegments : createMenu)(parameter, frame, change, signal);
  return {
    element: frame.element,
    show(value) {
      const found = parameter.choices.findIndex((choice) => sameValue(choice.value, value));
      show(found);
      frame.showChanged(!sameValue(value, parameter.default));
    },
  };
}

type ShowChosen = (index: number) => void;

function createSegments(parameter: ChoiceParameter, frame: Frame, change: Change, signal: AbortSignal): ShowChosen {
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
    h("div", { class: "cl-segments", role: "radiogroup", "aria-labelledby": frame.labelId }, ...segments),
  );
  return (index) => {
    for (const [at, input] of inputs.entries()) input.checked = at === index;
  };
}

function createMenu(parameter: ChoiceParameter, frame: Frame, change: Change, signal: AbortSignal): ShowChosen {
  const options = parameter.choices.map((choice, at) => h("option", { value: at }, choice.title));
  const select = h("select", { id: frame.inputId, class: "cl-menu" }, ...options);
  select.addEventListener("change", () => change(parameter.choices[select.selectedIndex].value), { signal });
  frame.below.append(select);
  return (index) => {
    select.selectedIndex = index;
  };
}
