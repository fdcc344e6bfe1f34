/** Typing a name where it stands. */

import { h } from "../shell/dom";
import { openDialog } from "../ui/dialog";
import type { Anchor } from "../ui/popup";

export interface NameField {
  /** What it is called so far: chosen, so that typing replaces it. */
  readonly name: string;
  readonly label: string;
  /** Takes the name that was typed; false where it cannot be, and the field stays. */
  readonly take: (name: string) => boolean;
}

/** Puts a field in place of a button until Enter or a press elsewhere takes what was typed, or Escape leaves all as it was. */
export function editName(button: HTMLElement, { name, label, take }: NameField, parent: AbortSignal): void {
  const ended = new AbortController();
  const { signal } = ended;
  const field = h("input", {
    type: "text",
    class: "cl-text cl-track-field",
    "aria-label": label,
    placeholder: "A name, please",
    spellcheck: "false",
    autocomplete: "off",
  });
  field.value = name;
  const end = (focus: boolean) => {
    if (signal.aborted) return;
    ended.abort();
    button.hidden = false;
    field.remove();
    if (focus) button.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The list's own keys rest while a name is typed.
    event.stopPropagation();
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Escape" || take(field.value)) end(true);
    else field.setAttribute("aria-invalid", "true");
  };
  // To leave an empty field is to think better of it.
  const onBlur = () => {
    if (field.value.trim()) take(field.value);
    end(false);
  };
  field.addEventListener("keydown", onKeyDown, { signal });
  field.addEventListener("blur", onBlur, { signal });
  parent.addEventListener("abort", () => end(false), { once: true, signal });
  button.after(field);
  button.hidden = true;
  field.focus({ preventScroll: true });
  field.select();
}

/** Asks for a name in a form of its own, where there is no room to type it where it stands. */
export function askForName(
  root: HTMLElement,
  anchor: Anchor,
  name: string,
  take: NameField["take"],
  signal: AbortSignal,
): void {
  const fields = [{ kind: "text", name: "name", label: "Name", value: name }] as const;
  openDialog(
    root,
    anchor,
    { title: `Rename ${name}`, fields, confirm: "Rename", done: (values) => take(String(values.name)) },
    signal,
  );
}
