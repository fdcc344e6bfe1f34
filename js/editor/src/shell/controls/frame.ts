/** What every control has around it: a label with help, the way back to the default, and a line for what is wrong. */

import type { Parameter } from "../../store/state";
import { h, setAttribute, setText, uniqueId } from "../dom";
import { icon } from "../icons";
import type { Change } from "./control";

export interface Frame {
  readonly element: HTMLElement;
  /** The id for the input that the label is for. */
  readonly inputId: string;
  /** The id of the label's text, for a group that no `for` can name. */
  readonly labelId: string;
  /** Right of the label: a small field, a switch. */
  readonly side: HTMLElement;
  /** Under the label, at full width. */
  readonly below: HTMLElement;
  /** Shows whether there is a way back to the default. */
  showChanged(changed: boolean): void;
  /** Says what is wrong with what was typed into `input`; null when nothing is. */
  showProblem(input: HTMLElement, problem: string | null): void;
}

export function createFrame(parameter: Parameter, change: Change, signal: AbortSignal): Frame {
  const inputId = uniqueId("input");
  const labelId = uniqueId("label");
  const label = h("label", { id: labelId, for: inputId, title: parameter.help || null }, parameter.title);
  const back = resetButton(parameter, change, signal);
  const problem = h("p", { class: "cl-problem", role: "alert", id: uniqueId("problem"), hidden: true });
  const side = h("span", { class: "cl-control-side" });
  const below = h("div", { class: "cl-control-below" });
  const head = h("div", { class: "cl-control-head" }, label, back, side);
  const element = h("div", { class: `cl-control cl-control-${parameter.kind}` }, head, below, problem);
  element.dataset.parameter = parameter.name;
  return {
    element,
    inputId,
    labelId,
    side,
    below,
    showChanged(changed) {
      back.hidden = !changed;
    },
    showProblem(input, text) {
      setText(problem, text ?? "");
      problem.hidden = text === null;
      setAttribute(input, "aria-invalid", text !== null);
      setAttribute(input, "aria-describedby", text === null ? null : problem.id);
    },
  };
}

function resetButton(parameter: Parameter, change: Change, signal: AbortSignal): HTMLButtonElement {
  const words = `Set ${parameter.title} back to ${defaultInWords(parameter)}`;
  const button = h("button", { type: "button", class: "cl-reset", title: words, "aria-label": words, hidden: true });
  button.append(icon("reset"));
  button.addEventListener("click", () => change(parameter.default), { signal });
  return button;
}

function defaultInWords(parameter: Parameter): string {
  if (parameter.kind === "toggle") return parameter.default === true ? "on" : "off";
  if (parameter.kind === "seed" && parameter.default === null) return "a new one each run";
  if (parameter.kind === "choice") {
    const chosen = parameter.choices.find((choice) => sameValue(choice.value, parameter.default));
    if (chosen) return chosen.title;
  }
  const text = String(parameter.default ?? "");
  return text === "" ? "nothing" : text;
}

/** Whether two values of a parameter are one. They are JSON, so their text decides. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
