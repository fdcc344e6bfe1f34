/** The takes side by side: a grid of cards, walked in two dimensions. */

import { h, setAttribute } from "../shell/dom";
import { galleryTakes } from "../store/gallery";
import type { Store } from "../store/store";
import type { Take } from "../store/takes";
import type { Card } from "./card";
import { Cards } from "./cards";
import type { Choose } from "./choosing";
import { columnsIn, itemAfter, type Layout, rowCount, topToShow } from "./layout";
import { Rows } from "./rows";
import type { TakeView } from "./view";

/** CSS pixels. */
const ROW_HEIGHT = 104;
const PICTURE_HEIGHT = 52;
const GAP = 6;

export class TakeGrid implements TakeView {
  readonly element = h("div", { class: "cl-rows", role: "grid", tabindex: 0, "aria-label": "Takes" });
  readonly #store: Store;
  readonly #choose: Choose;
  readonly #rows: Rows;
  readonly #cards: Cards;
  readonly #inRow = new WeakMap<HTMLElement, Card[]>();
  #takes: readonly Take[] = [];
  #layout: Layout = { count: 0, columns: 1, rowHeight: ROW_HEIGHT };

  constructor(store: Store, choose: Choose, signal: AbortSignal) {
    this.#store = store;
    this.#choose = choose;
    this.#cards = new Cards(store, "gridcell", signal);
    this.#rows = new Rows(this.element, (index, old) => this.#row(index, old), signal);
  }

  measure(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const columns = columnsIn(width - GAP);
    this.#cards.size(this.element, Math.floor((width - GAP) / columns) - GAP - 2, PICTURE_HEIGHT);
    this.element.style.setProperty("--cl-columns", String(columns));
    const others = columns !== this.#layout.columns;
    this.#layout = { ...this.#layout, columns };
    this.#rows.lay(this.#layout, height);
    this.show();
    const focused = this.#store.state.gallery.chosen.at(-1);
    if (others && focused !== undefined) this.reveal(focused);
  }

  show(): void {
    const { state } = this.#store;
    this.#takes = galleryTakes(state);
    this.#layout = { ...this.#layout, count: this.#takes.length };
    setAttribute(this.element, "aria-rowcount", rowCount(this.#layout));
    setAttribute(this.element, "aria-colcount", this.#layout.columns);
    this.#rows.lay(this.#layout);
    this.#tellFocus();
  }

  key(key: string, extend: boolean): boolean {
    const focused = this.#store.state.gallery.chosen.at(-1);
    const at = this.#takes.findIndex(({ id }) => id === focused);
    const to = itemAfter(this.#layout, key, at, this.#rows.height);
    const take = to === null ? undefined : this.#takes[to];
    if (take) this.#choose(take.id, extend ? "to" : "alone");
    return take !== undefined;
  }

  reveal(take: string): void {
    const at = this.#takes.findIndex(({ id }) => id === take);
    if (at >= 0) this.#rows.scrollTo(topToShow(this.#layout, at, this.#rows.top, this.#rows.height));
    this.#tellFocus();
  }

  #row(index: number, old: HTMLElement | undefined): HTMLElement {
    const { columns } = this.#layout;
    const row = old ?? h("div", { class: "cl-card-row", role: "row" });
    const cards = this.#inRow.get(row) ?? [];
    this.#inRow.set(row, cards);
    setAttribute(row, "aria-rowindex", index + 1);
    const takes = this.#takes.slice(index * columns, (index + 1) * columns);
    for (const [at, take] of takes.entries()) {
      cards[at] ??= this.#cards.create(take);
      this.#cards.show(cards[at], take);
      const { element } = cards[at];
      setAttribute(element, "aria-colindex", at + 1);
      if (element.parentElement !== row) row.append(element);
    }
    for (const { element } of cards.splice(takes.length)) element.remove();
    return row;
  }

  /** What the focus is at is named only while it is in the page. */
  #tellFocus(): void {
    const card = this.#cards.inView(this.#store.state.gallery.chosen.at(-1));
    setAttribute(this.element, "aria-activedescendant", card?.id);
  }
}
