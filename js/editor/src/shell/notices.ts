/** What there is to tell the user: cards in the corner, each gone when dismissed, those that are only news by themselves. */

import type { Actions } from "../store/actions";
import type { Notice } from "../store/state";
import type { Store } from "../store/store";
import { iconButton } from "./buttons";
import { h } from "./dom";
import { icon } from "./icons";
import { watch } from "./watch";

/** How long news stays, in milliseconds. Warnings and errors stay until they are dismissed. */
const NEWS = 6000;

export function createNotices(store: Store, actions: Actions, signal: AbortSignal): HTMLElement {
  const element = h("div", { class: "cl-notices" });
  const cards = new Map<number, Card>();
  watch(
    store,
    (state) => [state.notices],
    (notices) => {
      const present = new Set(notices.map((notice) => notice.id));
      for (const [id, card] of cards) {
        if (present.has(id)) continue;
        card.remove();
        cards.delete(id);
      }
      for (const notice of notices) {
        if (cards.has(notice.id)) continue;
        const card = createCard(notice, () => actions.dismiss(notice.id));
        cards.set(notice.id, card);
        element.append(card.element);
      }
    },
    signal,
  );
  signal.addEventListener(
    "abort",
    () => {
      for (const card of cards.values()) card.remove();
    },
    { once: true },
  );
  return element;
}

interface Card {
  readonly element: HTMLElement;
  remove(): void;
}

function createCard(notice: Notice, dismiss: () => void): Card {
  const ending = new AbortController();
  const { signal } = ending;
  const role = notice.kind === "info" ? "status" : "alert";
  const element = h(
    "div",
    { class: "cl-notice", role },
    icon(notice.kind === "info" ? "info" : "warning"),
    h("span", { class: "cl-notice-text" }, notice.text),
    iconButton("close", "Dismiss", dismiss, signal),
  );
  element.dataset.kind = notice.kind;
  if (notice.kind === "info") dismissAfter(element, dismiss, signal);
  return {
    element,
    remove() {
      ending.abort();
      element.remove();
    },
  };
}

/** Dismisses news after a while in which nobody points at it. */
function dismissAfter(element: HTMLElement, dismiss: () => void, signal: AbortSignal): void {
  let timer = setTimeout(dismiss, NEWS);
  const stop = () => clearTimeout(timer);
  element.addEventListener("pointerenter", stop, { signal });
  element.addEventListener(
    "pointerleave",
    () => {
      timer = setTimeout(dismiss, NEWS);
    },
    { signal },
  );
  signal.addEventListener("abort", stop, { once: true });
}
