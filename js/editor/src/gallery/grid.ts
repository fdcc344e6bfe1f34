/** The takes side by side: a grid of cards, walked in two dimensions. */

import { h, setAttribute } from "../shell/dom";
import { galleryTakes } from "../store/gallery";
import type { Store } from "../store/store";
import type { Take } from "../store/takes";
import { Card } from "./card";
import type { Choose } from "./choosing";
import { columnsIn, itemAfter, type Layout, rowCount, topToShow } from "./layout";
import { Paper } from "./paper";
import { Pictures } from "./pictures";
import { Rows } from "./rows";
import { Sheets } from "./sheets";
import { paintRows } from "./sketch";
import type { Strip } from "./strip";
import type { TakeView } from "./view";

/** CSS pixels. */
const ROW_HEIGHT = 104;
const PICTURE_HEIGHT = 50;
const GAP = 6;

interface RowOfCards {
  readonly pictures: Strip;
  readonly cards: Card[];
}

export class TakeGrid implements TakeView {
  readonly element = h("div", { class: "cl-rows", role: "grid", tabindex: 0, "aria-label": "Takes" });
  readonly #store: Store;
  readonly #choose: Choose;
  readonly #rows: Rows;
  readonly #pictures: Pictures;
  readonly #paper = new Paper();
  readonly #inRow = new WeakMap<HTMLElement, RowOfCards>();
  #takes: readonly Take[] = [];
  #layout: Layout = { count: 0, columns: 1, rowHeight: ROW_HEIGHT };

  constructor(store: Store, choose: Choose, signal: AbortSignal) {
    this.#store = store;
    this.#choose = choose;
    this.#pictures = new Pictures(store, signal);
    const sheets = new Sheets((canvas, first, last, rows) => this.#sketch(canvas, first, last, rows));
    this.#rows = new Rows(this.element, (index, old) => this.#row(index, old), signal, sheets);
  }

  measure(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const columns = columnsIn(width - GAP);
    const step = (width - GAP) / columns;
    this.#pictures.size(this.element, { width: Math.floor(step) - GAP - 2, height: PICTURE_HEIGHT, columns, step });
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
    const row = old ?? h("div", { class: "cl-card-row", role: "row" });
    const { pictures, cards } = this.#inRow.get(row) ?? this.#equip(row);
    setAttribute(row, "aria-rowindex", index + 1);
    const takes = this.#takesOf(index, index + 1);
    for (const [at, take] of takes.entries()) {
      cards[at] ??= new Card("gridcell");
      cards[at].show(take, this.#store.state);
      const { element } = cards[at];
      setAttribute(element, "aria-colindex", at + 1);
      if (element.parentElement !== row) pictures.canvas.before(element);
    }
    for (const { element } of cards.splice(takes.length)) element.remove();
    this.#pictures.show(pictures, takes);
    return row;
  }

  #equip(row: HTMLElement): RowOfCards {
    const made = { pictures: this.#pictures.create(), cards: [] };
    row.append(made.pictures.canvas);
    this.#inRow.set(row, made);
    return made;
  }

  #sketch(canvas: HTMLCanvasElement, first: number, last: number, rows: number): void {
    const { look } = this.#pictures;
    if (look) paintRows(this.#paper, canvas, this.#takesOf(first, last), rows, look, this.#store.state);
  }

  /** Of the rows `[first, last)`. */
  #takesOf(first: number, last: number): readonly Take[] {
    return this.#takes.slice(first * this.#layout.columns, last * this.#layout.columns);
  }

  /** What the focus is at is named only while it is in the page. */
  #tellFocus(): void {
    const focused = this.#store.state.gallery.chosen.at(-1) ?? "";
    const card = this.element.querySelector(`[data-take="${CSS.escape(focused)}"]`);
    setAttribute(this.element, "aria-activedescendant", card?.id);
  }
}
