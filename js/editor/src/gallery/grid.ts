/** The takes side by side: cards of which only those in view are in the page, their pictures painted as there is time. */

import { readTheme, watchTheme } from "../roll/colors";
import { h, setAttribute } from "../shell/dom";
import { galleryTakes } from "../store/gallery";
import type { Store } from "../store/store";
import type { Take } from "../store/takes";
import { Card } from "./card";
import { columnsIn, itemAfter, type Layout, topToShow } from "./layout";
import { Rows } from "./rows";
import type { Look } from "./thumbnail";

/** CSS pixels. */
const ROW_HEIGHT = 104;
const PICTURE_HEIGHT = 52;
const GAP = 6;

/** Cards that are kept beside those in view: to scroll back costs nothing. */
const SPARE_CARDS = 90;

/** Milliseconds of a frame that may go into pictures. */
const PAINTING = 5;

export class TakeGrid {
  readonly element = h("div", { class: "cl-rows", role: "grid", tabindex: 0, "aria-label": "Takes" });
  readonly #store: Store;
  readonly #rows: Rows;
  /** By take, those in view last. */
  readonly #cards = new Map<string, Card>();
  readonly #signal: AbortSignal;
  #takes: readonly Take[] = [];
  #layout: Layout = { count: 0, columns: 1, rowHeight: ROW_HEIGHT };
  #look: Look | null = null;
  #frame = 0;

  constructor(store: Store, signal: AbortSignal) {
    this.#store = store;
    this.#signal = signal;
    this.#rows = new Rows({ element: this.element, row: (index) => this.#row(index), left: () => {} }, signal);
    const observer = new ResizeObserver(() => this.measure());
    observer.observe(this.element);
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
    signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame), { once: true });
    watchTheme(this.element, () => this.measure(), signal);
  }

  /** Another size, another theme: pictures are made anew. */
  measure(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const columns = columnsIn(width - GAP);
    const look = {
      theme: readTheme(this.element),
      ratio: devicePixelRatio,
      width: Math.floor((width - GAP) / columns) - GAP - 2,
      height: PICTURE_HEIGHT,
    };
    this.#look = look;
    this.element.style.setProperty("--cl-columns", String(columns));
    this.#layout = { count: this.#takes.length, columns, rowHeight: ROW_HEIGHT };
    this.#rows.lay(this.#layout, height);
  }

  /** Shows what the state says. */
  show(): void {
    const { state } = this.#store;
    this.#takes = galleryTakes(state);
    this.#layout = { ...this.#layout, count: this.#takes.length };
    const there = new Set(state.takes.map(({ id }) => id));
    for (const id of this.#cards.keys()) if (!there.has(id)) this.#cards.delete(id);
    setAttribute(this.element, "aria-rowcount", Math.ceil(this.#layout.count / this.#layout.columns));
    setAttribute(this.element, "aria-colcount", this.#layout.columns);
    if (this.#look) this.#rows.lay(this.#layout, this.#rows.height);
  }

  /** The take that a key leads to from another; null for a key that leads nowhere. */
  after(key: string, from: string | undefined): Take | null {
    const at = this.#takes.findIndex(({ id }) => id === from);
    const to = itemAfter(this.#layout, key, at, this.#rows.height);
    return to === null ? null : (this.#takes[to] ?? null);
  }

  /** Scrolls a take into view. */
  reveal(take: string): void {
    const at = this.#takes.findIndex(({ id }) => id === take);
    if (at >= 0) this.#rows.scrollTo(topToShow(this.#layout, at, this.#rows.top, this.#rows.height));
    this.#tellFocus();
  }

  #row(index: number): HTMLElement {
    const { columns } = this.#layout;
    const row = h("div", { class: "cl-card-row", role: "row", "aria-rowindex": index + 1 });
    for (const [at, take] of this.#takes.slice(index * columns, (index + 1) * columns).entries()) {
      const card = this.#card(take);
      setAttribute(card.element, "aria-colindex", at + 1);
      row.append(card.element);
    }
    this.#frame ||= requestAnimationFrame(() => this.#paint());
    return row;
  }

  #card(take: Take): Card {
    const card = this.#cards.get(take.id) ?? new Card(take);
    this.#cards.delete(take.id);
    this.#cards.set(take.id, card);
    card.show(take, this.#store.state);
    if (card.element.classList.contains("cl-at")) setAttribute(this.element, "aria-activedescendant", card.element.id);
    return card;
  }

  /** What the focus is at is named only while it is in the page. */
  #tellFocus(): void {
    const at = this.#store.state.gallery.chosen.at(-1);
    const card = at === undefined ? undefined : this.#cards.get(at);
    setAttribute(this.element, "aria-activedescendant", card?.element.isConnected ? card.element.id : null);
  }

  #paint(): void {
    this.#frame = 0;
    const { state } = this.#store;
    const look = this.#look;
    if (!look || this.#signal.aborted) return;
    const began = performance.now();
    let spare = this.#cards.size - SPARE_CARDS;
    for (const [id, card] of this.#cards) {
      if (!card.element.isConnected) {
        if (spare-- > 0) this.#cards.delete(id);
      } else if (card.isStale(look, state)) {
        if (performance.now() - began > PAINTING) {
          this.#frame = requestAnimationFrame(() => this.#paint());
          return;
        }
        card.paint(look, state);
      }
    }
  }
}
