/** Results that were kept aside, each with the reason and what can be done with it. */

import type { Actions } from "../store/actions";
import type { FunctionSchema, Take } from "../store/state";
import type { Store } from "../store/store";
import { h } from "./dom";
import { watch } from "./watch";
import { regionInWords } from "./words";

export function createTakes(store: Store, actions: Actions, signal: AbortSignal): HTMLElement {
  const list = h("ul", {});
  const element = h("div", { class: "cl-takes" }, h("h3", { class: "cl-caption" }, "Kept aside"), list);
  watch(
    store,
    (state) => [state.takes, state.functions],
    (takes, functions) => {
      element.hidden = takes.length === 0;
      list.replaceChildren(...takes.map((take) => takeView(take, functions, store, actions)));
    },
    signal,
  );
  return element;
}

function takeView(take: Take, functions: readonly FunctionSchema[], store: Store, actions: Actions): HTMLElement {
  const title = take.label || functions.find((schema) => schema.name === take.function)?.title || take.function;
  const where = regionInWords(take.region, store.state.score);
  // The buttons go with the take; nothing else holds their listeners.
  const apply = h("button", { type: "button", class: "cl-button", "aria-label": `Apply ${title}, ${where}` }, "Apply");
  const drop = h(
    "button",
    { type: "button", class: "cl-button cl-quiet", "aria-label": `Drop ${title}, ${where}` },
    "Drop",
  );
  apply.addEventListener("click", () => actions.applyTake(take.id));
  drop.addEventListener("click", () => actions.dropTake(take.id));
  return h(
    "li",
    { class: "cl-take" },
    h("div", { class: "cl-take-head" }, h("strong", {}, title), h("span", { class: "cl-caption" }, where)),
    take.reason ? h("p", {}, take.reason) : null,
    h("div", { class: "cl-take-buttons" }, apply, drop),
  );
}
