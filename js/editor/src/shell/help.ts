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
  dialog.append(
    h("header", {}, h("h2", { id: titleId }, "Keys and gestures"), close),
    h(
      "div",
      { class: "cl-help-groups", tabindex: 0, autofocus: true },
      ...[...byGroup(keys)].map(([group, entries]) => groupView(group, entries)),
    ),
  );
  // A click on the dialog itself, and not on anything in it, is a click beside it.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(), { signal });
  dialog.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "?") dialog.close();
    },
    { signal },
  );
  return {
    element: dialog,
    toggle() {
      if (dialog.open) dialog.close();
      else dialog.showModal();
    },
  };
}

function byGroup(keys: readonly KeyHelp[]): Map<string, KeyHelp[]> {
  const groups = new Map<string, KeyHelp[]>();
  for (const entry of keys) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return groups;
}

function groupView(group: string, entries: readonly KeyHelp[]): HTMLElement {
  const rows = entries.map(({ keys, label }) =>
    h("div", { class: "cl-help-row" }, h("dt", {}, label), h("dd", {}, h("kbd", {}, shortcut(keys)))),
  );
  return h("section", {}, h("h3", {}, group), h("dl", {}, ...rows));
}
