/** What every control has around it: a label with help, a lock, the way back to the default, and a line for what is wrong. */

import type { Parameter } from "../../store/state";
import { iconButton, setPressed } from "../buttons";
import { h, setAttribute, setText, uniqueId } from "../dom";
import type { ControlDoes } from "./control";
import { canBeThrown } from "./random";
import { valueInWords } from "./words";

export interface Frame {
  readonly element: HTMLElement;
  /** The id for the input that the label is for. */
  readonly inputId: string;
  /** The id of the label's text, for a group that no `for` can name. */
  readonly labelId: string;
  /** The id of what helps with it, for each input's `aria-describedby`; null where there is nothing. */
  readonly helpId: string | null;
  /** Right of the label: a small field, a switch. */
  readonly side: HTMLElement;
  /** Under the label, at full width. */
  readonly below: HTMLElement;
  /** Shows whether there is a way back to the default. */
  showChanged(changed: boolean): void;
  showLocked(locked: boolean): void;
  /** Says what is wrong with what was typed into `input`; null when nothing is. */
  showProblem(input: HTMLElement, problem: string | null): void;
}

export function createFrame(parameter: Parameter, does: ControlDoes, signal: AbortSignal): Frame {
  const [inputId, labelId] = [uniqueId("input"), uniqueId("label")];
  const label = h("label", { id: labelId, for: inputId, title: parameter.help || null }, parameter.title);
  const back = () => does.change(parameter.default);
  const reset = iconButton("reset", `Set ${parameter.title} back to ${valueInWords(parameter)}`, back, signal);
  reset.classList.add("cl-reset");
  label.addEventListener("dblclick", back, { signal });
  const lock = lockButton(parameter, does, signal);
  const problem = h("p", { class: "cl-problem", role: "alert", id: uniqueId("problem"), hidden: true });
  const help = parameter.help
    ? h("p", { class: "cl-control-help", role: "tooltip", id: uniqueId("help") }, parameter.help)
    : null;
  const side = h("span", { class: "cl-control-side" });
  const below = h("div", { class: "cl-control-below" });
  const head = h("div", { class: "cl-control-head" }, label, reset, lock, side);
  const element = h("div", { class: `cl-control cl-control-${parameter.kind}` }, head, below, problem, help);
  element.dataset.parameter = parameter.name;
  // The help lies over what is under it: Escape puts it away until the focus comes again.
  const showHelp = (shown: boolean) => help?.classList.toggle("cl-away", !shown);
  element.addEventListener("keydown", ({ key }) => key === "Escape" && showHelp(false), { signal });
  element.addEventListener("focusout", () => showHelp(true), { signal });
  const helpId = help?.id ?? null;
  return {
    element,
    inputId,
    labelId,
    helpId,
    side,
    below,
    showChanged(changed) {
      reset.hidden = !changed;
    },
    showLocked(locked) {
      if (lock) setPressed(lock, locked);
    },
    showProblem(input, text) {
      setText(problem, text ?? "");
      problem.hidden = text === null;
      setAttribute(input, "aria-invalid", text !== null);
      setAttribute(input, "aria-describedby", text === null ? helpId : `${problem.id} ${helpId ?? ""}`.trim());
    },
  };
}

/** Keeps a value where "randomise" throws others; what cannot be thrown needs none. */
function lockButton(parameter: Parameter, does: ControlDoes, signal: AbortSignal): HTMLButtonElement | null {
  if (!canBeThrown(parameter)) return null;
  const press = () => does.lock(lock.ariaPressed !== "true");
  const lock = iconButton("lock", `Keep ${parameter.title} when randomising`, press, signal);
  lock.classList.add("cl-lock");
  return lock;
}
