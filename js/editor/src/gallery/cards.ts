/** The cards there are: made when they come into view, kept for a while after, their pictures painted as there is time. */

import { readTheme } from "../roll/colors";
import type { Store } from "../store/store";
import type { Take } from "../store/takes";
import { Card } from "./card";
import type { Look } from "./thumbnail";

/** Cards that are kept beside those in view: to scroll back costs nothing. */
const SPARE = 90;

/** Milliseconds of a frame that may go into pictures. */
const PAINTING = 5;

export class Cards {
  readonly #store: Store;
  readonly #role: "gridcell" | "treeitem";
  /** By take, those in view last. */
  readonly #cards = new Map<string, Card>();
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

  /** A take's card as the state says; its picture comes in the next frames. */
  card(take: Take): Card {
    const card = this.#cards.get(take.id) ?? new Card(take, this.#role);
    this.#cards.delete(take.id);
    this.#cards.set(take.id, card);
    card.show(take, this.#store.state);
    this.#frame ||= requestAnimationFrame(() => this.#paint());
    return card;
  }

  /** The card of a take where it is in the page. */
  inView(take: string | undefined): HTMLElement | null {
    const element = take === undefined ? undefined : this.#cards.get(take)?.element;
    return element?.isConnected ? element : null;
  }

  /** Forgets the cards of takes that are not there any more. */
  keep(takes: readonly Take[]): void {
    const there = new Set(takes.map(({ id }) => id));
    for (const id of this.#cards.keys()) if (!there.has(id)) this.#cards.delete(id);
  }

  #paint(): void {
    this.#frame = 0;
    const { state } = this.#store;
    const look = this.#look;
    if (!look) return;
    const began = performance.now();
    let spare = this.#cards.size - SPARE;
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
