/** Results that were kept aside, each with the reason: shown in the piece, kept, or dropped. */

import type { Actions } from "../store/actions";
import type { FunctionSchema } from "../store/state";
import type { Store } from "../store/store";
import type { Take } from "../store/takes";
import { h, setAttribute } from "./dom";
import { watch } from "./watch";
import { regionInWords } from "./words";

export function createTakes(store: Store, actions: Actions, signal: AbortSignal): HTMLElement {
  const list = h("ul", {});
  const element = h("div", { class: "cl-takes" }, h("h3", { class: "cl-caption" }, "Kept aside"), list);
  watch(
    store,
    (state) => [state.takes, state.functions],
    (takes, functions) => {
      const aside = takes.filter(({ kept }) => !kept);
      element.hidden = aside.length === 0;
      list.replaceChildren(...aside.map((take) => takeView(take, functions, store, actions)));
    },
    signal,
  );
  watch(
    store,
    (state) => [state.takes, state.shownTake],
    (takes, shown) => {
      for (const [at, { id }] of takes.filter(({ kept }) => !kept).entries())
        markShown(list.children[at], id === shown);
    },
    signal,
  );
  return element;
}

function takeView(take: Take, functions: readonly FunctionSchema[], store: Store, actions: Actions): HTMLElement {
  const title =
    take.run.label || functions.find((schema) => schema.name === take.run.function)?.title || take.run.function;
  const where = regionInWords(take.run.region, store.state.score);
  const button = (verb: string, look: string, press: () => void) => {
    const attributes = { type: "button", class: `cl-button ${look}`, "aria-label": `${verb} ${title}, ${where}` };
    const element = h("button", attributes, verb);
    // The buttons go with the take; nothing else holds their listeners.
    element.addEventListener("click", press);
    return element;
  };
  const show = button("Show", "cl-take-show", () =>
    actions.showTake(store.state.shownTake === take.id ? null : take.id),
  );
  return h(
    "li",
    { class: "cl-take" },
    h("div", { class: "cl-take-head" }, h("strong", {}, title), h("span", { class: "cl-caption" }, where)),
    take.reason ? h("p", {}, take.reason) : null,
    h(
      "div",
      { class: "cl-take-buttons" },
      show,
      button("Keep", "", () => actions.applyTake(take.id)),
      button("Drop", "cl-quiet", () => actions.dropTake(take.id)),
    ),
  );
}

function markShown(element: Element, shown: boolean): void {
  element.classList.toggle("cl-shown", shown);
  const button = element.querySelector(".cl-take-show");
  if (button) setAttribute(button, "aria-pressed", shown);
}
