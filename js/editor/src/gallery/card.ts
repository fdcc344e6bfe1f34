/** A take's card: its name, what was thought of it, and room for its picture. */

import { h, setAttribute, setText, uniqueId } from "../shell/dom";
import { takeNames } from "../store/gallery";
import type { State } from "../store/state";
import type { Take } from "../store/takes";
import { marksOf, metricInWords, takeSpoken } from "./words";

export class Card {
  readonly element: HTMLElement;
  /** Where its picture is seen. */
  readonly notes = h("div", { class: "cl-take-notes" });
  readonly #name = h("span", { class: "cl-take-name" });
  readonly #number = h("span", { class: "cl-take-number" });
  readonly #marks = h("span", { class: "cl-take-marks" });
  readonly #metric = h("span", { class: "cl-take-metric" });

  constructor(role: "gridcell" | "treeitem") {
    // What a press on them means, the gallery knows: it listens for all cards at once.
    const star = h("button", {
      type: "button",
      tabindex: -1,
      class: "cl-take-star",
      title: "Star (S)",
      "aria-label": "Star",
    });
    this.element = h(
      "div",
      { class: "cl-card", role, id: uniqueId("take") },
      h("div", { class: "cl-take-head" }, this.#name, this.#number, this.#marks, star),
      this.notes,
      h("div", { class: "cl-take-foot" }, h("span", { class: "cl-take-rating", title: "Rate 1 to 5" }), this.#metric),
    );
  }

  show(take: Take, state: State): void {
    const { element } = this;
    const { gallery, shownTake } = state;
    const [name, number] = takeNames(take, state);
    setText(this.#name, name);
    setText(this.#number, String(number));
    setText(this.#marks, marksOf(take, state).join(" "));
    setText(this.#metric, metricInWords(take, state));
    Object.assign(element.dataset, { take: take.id });
    element.style.setProperty("--cl-rating", String(take.rating ?? 0));
    element.classList.toggle("cl-starred", take.star);
    element.classList.toggle("cl-shown", take.id === shownTake);
    element.classList.toggle("cl-at", take.id === gallery.chosen.at(-1));
    setAttribute(element, "aria-selected", gallery.chosen.includes(take.id));
    setAttribute(element, "aria-label", takeSpoken(take, state));
  }
}
