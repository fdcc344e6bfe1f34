/** The keys and gestures, as a dialog. */

import { iconButton } from "./buttons";
import { h, uniqueId } from "./dom";
import { shortcut } from "./shortcut";

export interface KeyHelp {
  readonly keys: string;
  readonly label: string;
  readonly group: string;
}

export interface Help {
  readonly element: HTMLDialogElement;
  toggle(): void;
}

export function createHelp(keys: readonly KeyHelp[], signal: AbortSignal): Help {
  const titleId = uniqueId("help");
  // A modal <dialog> keeps the focus inside and closes on Escape by itself, and needs no place in the body.
  const dialog = h("dialog", { class: "cl-help", "aria-labelledby": titleId });
  const close = iconButton("close", "Close", () => dialog.close(), signal);
  const find = h("input", { type: "search", class: "cl-text", placeholder: "Find", "aria-label": "Find a key" });
  const groups = h("div", { class: "cl-help-groups", tabindex: 0, autofocus: true });
  dialog.append(h("header", {}, h("h2", { id: titleId }, "Keys and gestures"), find, close), groups);
  find.addEventListener("input", () => showMatches(groups, find.value), { signal });
  // A click on the dialog itself, and not on anything in it, is a click beside it.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(), { signal });
  dialog.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "?" && event.target !== find) dialog.close();
    },
    { signal },
  );
  return {
    element: dialog,
    toggle() {
      if (dialog.open) {
        dialog.close();
        return;
      }
      // Some hundred lines that most pages never show: they are made when they are asked for.
      if (!groups.firstChild) groups.append(...[...byGroup(keys)].map(([group, labels]) => groupView(group, labels)));
      dialog.showModal();
    },
  };
}

/** Leaves the lines that hold every word of `wanted`, and the groups with such lines. */
function showMatches(groups: HTMLElement, wanted: string): void {
  const words = wanted.toLowerCase().split(/\s+/);
  for (const group of groups.querySelectorAll("section")) {
    const rows = [...group.querySelectorAll("li")];
    for (const row of rows) {
      const text = `${group.firstElementChild?.textContent} ${row.textContent}`.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    group.hidden = rows.every((row) => row.hidden);
  }
}

/** Group by group, and in it label by label, what the keys are: some things have several. */
function byGroup(entries: readonly KeyHelp[]): Map<string, Map<string, string[]>> {
  const groups = new Map<string, Map<string, string[]>>();
  for (const { group, label, keys } of entries) {
    const labels = groups.get(group) ?? new Map<string, string[]>();
    groups.set(group, labels.set(label, [...(labels.get(label) ?? []), keys]));
  }
  return groups;
}

// Spans and not a <dl>: JupyterLab lays out every dt and dd of an output in its own way.
function groupView(group: string, labels: ReadonlyMap<string, readonly string[]>): HTMLElement {
  const rows = [...labels].map(([label, keys]) => {
    const signs = keys.map((one) => h("kbd", {}, shortcut(one)));
    return h("li", { class: "cl-help-row" }, h("span", {}, label), h("span", { class: "cl-help-keys" }, ...signs));
  });
  return h("section", {}, h("h3", {}, group), h("ul", {}, ...rows));
}
