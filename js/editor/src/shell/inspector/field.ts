/** A small field for a value that is written: Enter or leaving it applies, Escape takes back, arrows step. */

import { h, setAttribute, uniqueId } from "../dom";

export interface FieldOptions<Target> {
  readonly label: string;
  readonly help: string;
  /** In characters. */
  readonly width: number;
  readonly placeholder?: string;
  /** What the text is going to be for, when somebody begins to type: it may be another when the field is left. */
  target(): Target;
  /** Applies a text; says what is wrong with it, or null. */
  apply(text: string, target: Target): string | null;
  /** An arrow key: 1 up, -1 down; says what is wrong, or null. */
  step?(direction: 1 | -1, many: boolean): string | null;
  /** Escape where nothing was typed. */
  leave(): void;
  /** Undo and redo, where nothing was typed that the browser could take back. */
  undo(again: boolean): void;
  /** Says what is wrong with what was typed, where all fields say it; null when nothing is. */
  showProblem(text: string | null): void;
  /** The id of the element that says it. */
  readonly problemId: string;
}

export interface Field {
  readonly element: HTMLElement;
  /** Shows the value there is; a text that is being typed stays. */
  show(text: string): void;
}

export function createField<Target>(options: FieldOptions<Target>, signal: AbortSignal): Field {
  const id = uniqueId("field");
  const input = h("input", {
    id,
    type: "text",
    class: "cl-number",
    title: options.help,
    placeholder: options.placeholder,
    autocomplete: "off",
    spellcheck: "false",
  });
  input.style.width = `${options.width}ch`;
  const element = h("span", { class: "cl-field" }, h("label", { for: id }, options.label), input);
  let shown = "";
  let target: Target | null = null;
  const isTyped = () => input.value !== shown;

  const problem = (text: string | null) => {
    if (text === null && input.getAttribute("aria-invalid") !== "true") return;
    setAttribute(input, "aria-invalid", text === null ? null : true);
    setAttribute(input, "aria-describedby", text === null ? null : options.problemId);
    options.showProblem(text);
  };
  const write = (text: string) => {
    shown = text;
    target = null;
    if (input.value !== text) input.value = text;
    problem(null);
  };
  const commit = () => {
    if (!isTyped()) return;
    const found = options.apply(input.value, target ?? options.target());
    problem(found);
    // What was applied comes back as the value that it made; where it made none, the field shows what there is.
    if (found === null) write(shown);
  };
  input.addEventListener("input", () => (target ??= options.target()), { signal });
  input.addEventListener("focus", () => input.select(), { signal });
  input.addEventListener("blur", commit, { signal });
  input.addEventListener(
    "keydown",
    (event) => {
      const mod = event.ctrlKey || event.metaKey;
      const arrow = event.key === "ArrowUp" || event.key === "ArrowDown";
      if (event.key === "Enter" && !mod) {
        commit();
        input.select();
      } else if (event.key === "Escape") {
        if (isTyped()) write(shown);
        else options.leave();
      } else if (arrow && options.step) {
        commit();
        if (!isTyped()) problem(options.step(event.key === "ArrowUp" ? 1 : -1, event.shiftKey));
      } else if (mod && /^[zy]$/i.test(event.key) && !isTyped()) {
        options.undo(event.shiftKey || event.key.toLowerCase() === "y");
      } else return;
      event.preventDefault();
    },
    { signal },
  );
  return {
    element,
    show(text) {
      const typing = isTyped() && input.matches(":focus");
      if (typing || text === shown) shown = text;
      else {
        write(text);
        // The next number that is typed takes the place of this one.
        if (input.matches(":focus")) input.select();
      }
    },
  };
}
