/** What there is to tell the user, and to ask: cards in the corner, each gone when dismissed, mere news by itself. */

import type { Actions } from "../store/actions";
import type { Notice } from "../store/state";
import type { Store } from "../store/store";
import { iconButton } from "./buttons";
import { type Child, focusRoll, h } from "./dom";
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
        const card = createCard(notice, (press) => {
          const { element } = card;
          // The button that has the focus goes; without it the host would take the next keys for its own.
          if (element.contains(document.activeElement)) focusRoll(element);
          actions.dismiss(notice.id);
          press?.();
        });
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

function createCard(notice: Notice, end: (press?: () => void) => void): Card {
  const ending = new AbortController();
  const { signal } = ending;
  const { kind, text, actions } = notice;
  const element = h(
    "div",
    { class: "cl-notice", role: kind === "info" ? "status" : "alert" },
    icon(kind === "info" ? "info" : "warning"),
    h("div", { class: "cl-notice-body" }, h("span", { class: "cl-notice-text" }, text), answers(actions, end, signal)),
    iconButton("close", "Dismiss", () => end(), signal),
  );
  element.dataset.kind = kind;
  if (kind === "info" && !actions) dismissAfter(element, () => end(), signal);
  return {
    element,
    remove() {
      ending.abort();
      element.remove();
    },
  };
}

function answers(actions: Notice["actions"], end: (press: () => void) => void, signal: AbortSignal): Child {
  if (!actions) return null;
  const buttons = actions.map(({ label, press }, at) => {
    const button = h("button", { type: "button", class: at === 0 ? "cl-button" : "cl-button cl-quiet" }, label);
    button.addEventListener("click", () => end(press), { signal });
    return button;
  });
  return h("div", { class: "cl-notice-answers" }, ...buttons);
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
