/** A list of rows of which only those in view are in the page: a thousand takes cost what twenty do. */

import { h } from "../shell/dom";
import { type Layout, rowCount, rowsInView } from "./layout";
import type { Sheets } from "./sheets";

/** Makes the row at an index, of one that is not needed any more where there is one. */
export type MakeRow = (index: number, old: HTMLElement | undefined) => HTMLElement;

/** CSS pixels a frame from which on rows are sketched: a row that is slower is made in time. */
const SWIFT = 10;
/** Milliseconds without movement after which a list is at rest. */
const REST = 80;

export class Rows {
  readonly #element: HTMLElement;
  readonly #make: MakeRow;
  readonly #sheets: Sheets | null;
  readonly #ground = h("div", { class: "cl-rows-ground", role: "presentation" });
  #shown = new Map<number, HTMLElement>();
  #layout: Layout = { count: 0, columns: 1, rowHeight: 1 };
  #top = 0;
  #height = 0;
  #frame = 0;
  /** Runs while it moves swiftly. */
  #timer = 0;

  /** `element` is what scrolls; with `sheets`, rows that come swiftly are on those until it slows down. */
  constructor(element: HTMLElement, make: MakeRow, signal: AbortSignal, sheets: Sheets | null = null) {
    this.#element = element;
    this.#make = make;
    this.#sheets = sheets;
    element.append(...(sheets ? [sheets.element] : []), this.#ground);
    element.addEventListener("scroll", () => this.#request(() => this.#moved()), { passive: true, signal });
    element.addEventListener("scrollend", () => this.#order(), { signal });
    const stop = () => {
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#timer);
    };
    signal.addEventListener("abort", stop, { once: true });
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

  #request(then: () => void): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      then();
    });
  }

  #moved(): void {
    const by = this.#element.scrollTop - this.#top;
    this.#top += by;
    if (!this.#sheets || (Math.abs(by) < SWIFT && !this.#timer)) {
      if (by) this.#show();
      return;
    }
    const inView = rowsInView(this.#layout, this.#top, this.#height);
    this.#sheets.cover(this.#layout, inView, (row) => this.#shown.has(row), Math.sign(by));
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#fill(), REST);
  }

  /** Makes the rows that are missing, one a frame: what else there is to do comes in between. */
  #fill(): void {
    this.#timer = 0;
    if (this.#show(1)) this.#request(() => (this.#element.scrollTop === this.#top ? this.#fill() : this.#moved()));
    else this.#order();
  }

  /** Has the rows in view made, or `most` of them; whether there are more. */
  #show(most = Infinity): boolean {
    const [first, last] = rowsInView(this.#layout, this.#top, this.#height);
    const free = [...this.#shown.keys()].filter((index) => index < first || index >= last);
    const missing: number[] = [];
    for (let index = first; index < last; index++) if (!this.#shown.has(index)) missing.push(index);
    for (const index of missing.slice(0, most)) this.#put(index, this.#take(free.pop()));
    if (missing.length > most) return true;
    for (const index of free) this.#take(index)?.remove();
    this.#sheets?.drop();
    return false;
  }

  #take(index: number | undefined): HTMLElement | undefined {
    if (index === undefined) return undefined;
    const row = this.#shown.get(index);
    this.#shown.delete(index);
    return row;
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
