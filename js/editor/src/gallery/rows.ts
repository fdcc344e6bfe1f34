/** A list of rows of which only those in view are in the page: a thousand takes cost what twenty do. */

import { h } from "../shell/dom";
import { type Layout, rowCount, rowsInView } from "./layout";

export class Rows {
  readonly #element: HTMLElement;
  readonly #make: (index: number) => HTMLElement;
  readonly #ground = h("div", { class: "cl-rows-ground", role: "presentation" });
  readonly #shown = new Map<number, HTMLElement>();
  #layout: Layout = { count: 0, columns: 1, rowHeight: 1 };
  #top = 0;
  #height = 0;
  #frame = 0;

  /** `element` is what scrolls; `make` makes a row of what is in view, or takes one that was made before. */
  constructor(element: HTMLElement, make: (index: number) => HTMLElement, signal: AbortSignal) {
    this.#element = element;
    this.#make = make;
    element.append(this.#ground);
    element.addEventListener(
      "scroll",
      () => {
        this.#frame ||= requestAnimationFrame(() => {
          this.#frame = 0;
          this.#top = element.scrollTop;
          this.#show();
        });
      },
      { passive: true, signal },
    );
    signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame), { once: true });
  }

  /** Height of what is seen at once, in CSS pixels, as it was last measured. */
  get height(): number {
    return this.#height;
  }

  get top(): number {
    return this.#top;
  }

  /** Shows other items, or the same in another room: every row in view is made anew. */
  lay(layout: Layout, height = this.#height): void {
    this.#layout = layout;
    this.#height = height;
    for (const index of [...this.#shown.keys()]) this.#remove(index);
    const all = rowCount(layout) * layout.rowHeight;
    this.#ground.style.height = `${all}px`;
    this.#top = Math.max(0, Math.min(this.#top, all - height));
    this.#show();
  }

  scrollTo(top: number): void {
    if (top === this.#top) return;
    this.#top = top;
    this.#element.scrollTop = top;
    this.#show();
  }

  #show(): void {
    const [first, last] = rowsInView(this.#layout, this.#top, this.#height);
    for (const index of [...this.#shown.keys()]) if (index < first || index >= last) this.#remove(index);
    for (let index = first; index < last; index++) if (!this.#shown.has(index)) this.#add(index);
  }

  #add(index: number): void {
    const row = this.#make(index);
    row.style.transform = `translateY(${index * this.#layout.rowHeight}px)`;
    this.#shown.set(index, row);
    // In their order, for who reads the page and does not see it.
    const next = [...this.#shown].filter(([other]) => other > index).sort(([a], [b]) => a - b)[0]?.[1];
    this.#ground.insertBefore(row, next ?? null);
  }

  #remove(index: number): void {
    const row = this.#shown.get(index);
    if (!row) return;
    this.#shown.delete(index);
    row.remove();
  }
}
