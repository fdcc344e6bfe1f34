/** The takes as a tree: how one came of another. A run stands for all its takes. */

import { h, setAttribute, setText, uniqueId } from "../shell/dom";
import { count } from "../shell/words";
import { galleryTakes } from "../store/gallery";
import type { Store } from "../store/store";
import { Card } from "./card";
import type { Choose } from "./choosing";
import { topToShow } from "./layout";
import { Pictures } from "./pictures";
import { Rows } from "./rows";
import type { Strip } from "./strip";
import { runRow, type TreeRow, treeRows, treeStep } from "./tree";
import type { TakeView } from "./view";
import { changedInWords } from "./words";

/** CSS pixels. */
const ROW_HEIGHT = 30;
const PICTURE = { width: 96, height: 22, columns: 1, step: 0 } as const;

interface CardInTree {
  readonly card: Card;
  readonly picture: Strip;
}

export class TakeTree implements TakeView {
  readonly element = h("div", { class: "cl-rows cl-tree", role: "tree", tabindex: 0, "aria-label": "Takes" });
  readonly #store: Store;
  readonly #choose: Choose;
  readonly #rows: Rows;
  readonly #pictures: Pictures;
  readonly #inRow = new WeakMap<HTMLElement, CardInTree>();
  readonly #folded = new Set<string>();
  #tree: readonly TreeRow[] = [];
  /** The id of the row with the focus, while that is a run's. */
  #run: string | null = null;

  constructor(store: Store, choose: Choose, signal: AbortSignal) {
    this.#store = store;
    this.#choose = choose;
    this.#pictures = new Pictures(store, signal);
    this.#rows = new Rows(this.element, (index, old) => this.#row(this.#tree[index], old), signal);
    this.element.addEventListener("click", (event) => this.#press(event), { signal });
  }

  measure(): void {
    const { clientHeight: height } = this.element;
    if (height === 0) return;
    this.#pictures.size(this.element, PICTURE);
    this.#lay(height);
  }

  show(): void {
    const { state } = this.#store;
    this.#tree = treeRows(galleryTakes(state), this.#folded);
    this.#lay();
  }

  key(key: string, _extend: boolean): boolean {
    const at = this.#tree.findIndex(({ id }) => id === this.#focused());
    const step = treeStep(this.#tree, at, key, Math.floor(this.#rows.height / ROW_HEIGHT));
    if (!step) return false;
    if ("flip" in step) this.#flip(step.flip);
    else this.#go(this.#tree[step.to]);
    return true;
  }

  reveal(take: string): void {
    this.#run = null;
    this.#scrollTo(take);
  }

  #lay(height?: number): void {
    this.#rows.lay({ count: this.#tree.length, columns: 1, rowHeight: ROW_HEIGHT }, height);
    const focused = this.#focused();
    const row = this.element.querySelector(`[role="treeitem"][data-row="${CSS.escape(focused ?? "")}"]`);
    setAttribute(this.element, "aria-activedescendant", row?.id);
  }

  #focused(): string | undefined {
    return this.#run ?? this.#store.state.gallery.chosen.at(-1);
  }

  #scrollTo(id: string): void {
    const layout = { count: this.#tree.length, columns: 1, rowHeight: ROW_HEIGHT };
    const at = this.#tree.findIndex((row) => row.id === id);
    if (at >= 0) this.#rows.scrollTo(topToShow(layout, at, this.#rows.top, this.#rows.height));
    this.#lay();
  }

  #go({ id, take, run }: TreeRow): void {
    if (take) {
      this.#choose(take.id, "alone");
      return;
    }
    // A run stands for its takes: what is done to it is done to them.
    const { gallery } = this.#store.state;
    const chosen = galleryTakes(this.#store.state).filter((one) => one.run === run);
    this.#run = id;
    this.#store.update({ gallery: { ...gallery, chosen: chosen.map(({ id }) => id) } });
    this.#scrollTo(id);
  }

  #flip(id: string): void {
    if (!this.#folded.delete(id)) this.#folded.add(id);
    this.show();
  }

  #press(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    const id = event.target.closest<HTMLElement>("[data-row]")?.dataset.row;
    const row = this.#tree.find((one) => one.id === id);
    if (!row) return;
    if (event.target.closest(".cl-twist")) this.#flip(row.id);
    else if (!row.take) this.#go(row);
  }

  #row(row: TreeRow, old: HTMLElement | undefined): HTMLElement {
    const { take, level, open, place, of } = row;
    const made = take && ((old && this.#inRow.get(old)) ?? this.#create());
    if (made) {
      made.card.show(take, this.#store.state);
      this.#pictures.show(made.picture, [take]);
    }
    const item = made?.card.element ?? this.#runItem(row);
    const twist = h("span", { class: "cl-twist", "aria-hidden": true, "data-row": row.id });
    setText(twist, open === null ? "" : open ? "▾" : "▸");
    item.dataset.row = row.id;
    const said = { level, setsize: of, posinset: place, expanded: open };
    for (const [name, value] of Object.entries(said)) setAttribute(item, `aria-${name}`, value);
    item.classList.toggle("cl-at", row.id === this.#focused());
    const element = old && made && this.#inRow.has(old) ? old : h("div", { class: "cl-tree-row", role: "none" }, item);
    if (made) this.#inRow.set(element, made);
    if (element === old) element.firstElementChild?.replaceWith(twist);
    else element.prepend(twist);
    element.style.paddingLeft = `${(level - 1) * 18}px`;
    return element;
  }

  #create(): CardInTree {
    const made = { card: new Card("treeitem"), picture: this.#pictures.create() };
    made.card.notes.append(made.picture.canvas);
    return made;
  }

  #runItem({ run }: TreeRow): HTMLElement {
    const { takes, functions } = this.#store.state;
    const size = takes.filter((take) => take.run === run).length;
    const time = new Date(run.time * 1000).toLocaleTimeString();
    return h(
      "div",
      { class: "cl-tree-run", role: "treeitem", id: uniqueId("run"), "aria-selected": this.#run === runRow(run) },
      h("strong", {}, run.label || run.function),
      h("span", { class: "cl-caption" }, `${count(size, "take")}, ${time}`),
      h("span", { class: "cl-caption cl-tree-asked" }, changedInWords(run, functions)),
    );
  }
}
