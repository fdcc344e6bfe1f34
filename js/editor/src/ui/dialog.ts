/** A small form over the editor: a few numbers, choices and switches, and one button that does it. */

import { h, uniqueId } from "../shell/dom";
import { type Anchor, openPopup } from "./popup";

interface FieldBase {
  readonly name: string;
  readonly label: string;
  readonly unit?: string;
}

export type Field = FieldBase &
  (
    | {
        readonly kind: "number";
        readonly value: number;
        readonly low: number;
        readonly high: number;
        readonly step: number;
      }
    | {
        readonly kind: "choice";
        readonly value: string;
        readonly choices: readonly { readonly value: string; readonly title: string }[];
      }
    | { readonly kind: "toggle"; readonly value: boolean }
    | { readonly kind: "text"; readonly value: string; readonly required?: boolean }
  );

/** Values by the names of their fields: a number, a choice's value, a switch, a text. */
export type Values = Readonly<Record<string, number | string | boolean>>;

export interface Form {
  readonly title: string;
  readonly fields: readonly Field[];
  /** The words on its button: "Quantize". */
  readonly confirm: string;
  /** Does it; the form is closed by then. */
  readonly done: (values: Values) => void;
}

/** Opens the form at a place. Enter does it, Escape or a press elsewhere leaves all as it was. */
export function openDialog(root: HTMLElement, anchor: Anchor, form: Form, signal: AbortSignal): void {
  const titleId = uniqueId("form");
  const inputs = form.fields.map((field) => ({ field, input: inputOf(field) }));
  const body = h(
    "form",
    { class: "cl-form", role: "dialog", "aria-labelledby": titleId },
    h("h3", { id: titleId }, form.title),
    ...inputs.map(({ field, input }) =>
      h("label", { class: "cl-form-row" }, h("span", {}, field.label), input, h("span", {}, field.unit ?? "")),
    ),
    h("button", { type: "submit", class: "cl-form-button" }, form.confirm),
  );
  const popup = openPopup(root, anchor, body, signal);
  body.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      const values = Object.fromEntries(inputs.map(({ field, input }) => [field.name, valueIn(field, input)]));
      popup.close();
      form.done(values);
    },
    { signal: popup.signal },
  );
  const first = inputs[0]?.input;
  first?.focus({ preventScroll: true });
  if (first instanceof HTMLInputElement && first.type !== "checkbox") first.select();
}

type Input = HTMLInputElement | HTMLSelectElement;

function inputOf(field: Field): Input {
  switch (field.kind) {
    case "number": {
      const { low, high, step, value } = field;
      return h("input", { type: "number", class: "cl-number", min: low, max: high, step, value, required: true });
    }
    case "choice": {
      const options = field.choices.map(({ value, title }) => h("option", { value }, title));
      const select = h("select", { class: "cl-menu" }, ...options);
      select.value = field.value;
      return select;
    }
    case "toggle": {
      const input = h("input", { type: "checkbox" });
      input.checked = field.value;
      return input;
    }
    case "text":
      return h("input", { type: "text", class: "cl-text", value: field.value, required: field.required });
  }
}

function valueIn(field: Field, input: Input): number | string | boolean {
  if (field.kind === "number") return Number(input.value);
  if (field.kind === "toggle") return (input as HTMLInputElement).checked;
  return input.value;
}
