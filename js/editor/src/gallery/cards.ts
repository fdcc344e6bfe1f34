/** The cards that are in the page: each shows whichever take has come into its place. Pictures are painted as there is time. */

import { readTheme } from "../roll/colors";
import type { Store } from "../store/store";
import type { Take } from "../store/takes";
import { Card } from "./card";
import type { Look } from "./thumbnail";

/** Milliseconds of a frame that may go into pictures. */
const PAINTING = 5;

export class Cards {
  readonly #store: Store;
  readonly #role: "gridcell" | "treeitem";
  readonly #cards = new Set<Card>();
  #look: Look | null = null;
  #frame = 0;

  constructor(store: Store, role: "gridcell" | "treeitem", signal: AbortSignal) {
    this.#store = store;
    this.#role = role;
    signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame), { once: true });
  }

  /** The pictures are so large from now on, in CSS pixels, and in the colours that hold at `element`. */
  size(element: HTMLElement, width: number, height: number): void {
    this.#look = { theme: readTheme(element), ratio: devicePixelRatio, width, height };
  }

  create(take: Take): Card {
    const card = new Card(take, this.#role);
    this.#cards.add(card);
    return card;
  }

  /** Has a card show a take as the state says; its picture comes in the next frames. */
  show(card: Card, take: Take): void {
    card.show(take, this.#store.state);
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  /** The card of a take, where it is in the page. */
  inView(take: string | undefined): HTMLElement | undefined {
    return [...this.#cards].find(({ element }) => element.dataset.take === take && element.isConnected)?.element;
  }

  #paint(): void {
    this.#frame = 0;
    const { state } = this.#store;
    const look = this.#look;
    if (!look) return;
    const began = performance.now();
    for (const card of this.#cards) {
      if (!card.element.isConnected) this.#cards.delete(card);
      else if (card.isStale(look, state)) {
        if (performance.now() - began > PAINTING) {
          this.#frame = requestAnimationFrame(() => this.#paint());
          return;
        }
        card.paint(look, state);
      }
    }
  }
}
