/** A list of rows of which only those in view are in the page: a thousand takes cost what twenty do. */

import { h } from "../shell/dom";
import { type Layout, rowCount, rowsInView } from "./layout";

/** Makes the row at an index, of one that is not needed any more where there is one. */
export type MakeRow = (index: number, old: HTMLElement | undefined) => HTMLElement;

export class Rows {
  readonly #element: HTMLElement;
  readonly #make: MakeRow;
  readonly #ground = h("div", { class: "cl-rows-ground", role: "presentation" });
  #shown = new Map<number, HTMLElement>();
  #layout: Layout = { count: 0, columns: 1, rowHeight: 1 };
  #top = 0;
  #height = 0;
  #frame = 0;

  /** `element` is what scrolls. */
  constructor(element: HTMLElement, make: MakeRow, signal: AbortSignal) {
    this.#element = element;
    this.#make = make;
    element.append(this.#ground);
    const scrolled = () => {
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        this.#top = element.scrollTop;
        this.#show();
      });
    };
    element.addEventListener("scroll", scrolled, { passive: true, signal });
    element.addEventListener("scrollend", () => this.#order(), { signal });
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
    const all = rowCount(layout) * layout.rowHeight;
    this.#ground.style.height = `${all}px`;
    this.#top = Math.max(0, Math.min(this.#top, all - height));
    for (const [index, row] of this.#shown) if (index < rowCount(layout)) this.#put(index, row);
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
    const free: HTMLElement[] = [];
    for (const [index, row] of this.#shown) {
      if (index >= first && index < last) continue;
      this.#shown.delete(index);
      free.push(row);
    }
    for (let index = first; index < last; index++) if (!this.#shown.has(index)) this.#put(index, free.pop());
    for (const row of free) row.remove();
  }

  /** A row that was out of view serves for another: to take it out of the page and back costs more than all of its words. */
  #put(index: number, old: HTMLElement | undefined): void {
    const row = this.#make(index, old);
    row.style.transform = `translateY(${index * this.#layout.rowHeight}px)`;
    this.#shown.set(index, row);
    if (row === old) return;
    if (old) old.replaceWith(row);
    else this.#ground.append(row);
  }

  /** At rest rows stand in their order, for who reads the page and does not see it. */
  #order(): void {
    const rows = [...this.#shown].sort(([a], [b]) => a - b).map(([, row]) => row);
    if (rows.some((row, at) => this.#ground.children[at] !== row)) this.#ground.append(...rows);
  }
}
