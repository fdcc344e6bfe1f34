/** The pictures that are in the page: each is painted as soon as there is time. */

import { readTheme } from "../roll/colors";
import type { Store } from "../store/store";
import type { Take } from "../store/takes";
import { Paper } from "./paper";
import { Strip } from "./strip";
import type { Look } from "./thumbnail";

/** Milliseconds of a frame that may go into pictures. */
const PAINTING = 5;

export class Pictures {
  readonly #store: Store;
  readonly #strips = new Set<Strip>();
  readonly #paper = new Paper();
  #look: Look | null = null;
  #isAwaited = false;
  #frame = 0;

  constructor(store: Store, signal: AbortSignal) {
    this.#store = store;
    signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame), { once: true });
  }

  /** How they look; null until they were measured. */
  get look(): Look | null {
    return this.#look;
  }

  /** They are so large from now on, in CSS pixels, in the colours and beside letters as they are at `element`. */
  size(element: HTMLElement, room: Pick<Look, "width" | "height" | "columns" | "step">): void {
    const font = getComputedStyle(element).fontFamily;
    this.#look = { theme: readTheme(element), font, ratio: devicePixelRatio, ...room };
  }

  create(): Strip {
    const strip = new Strip();
    this.#strips.add(strip);
    return strip;
  }

  /** Has a strip show takes: in this frame where there is time, or else in the next ones. */
  show(strip: Strip, takes: readonly Take[]): void {
    strip.show(takes);
    if (this.#isAwaited || this.#frame) return;
    this.#isAwaited = true;
    queueMicrotask(() => this.#paint());
  }

  #paint(): void {
    this.#isAwaited = false;
    this.#frame = 0;
    const { state } = this.#store;
    const look = this.#look;
    if (!look) return;
    const began = performance.now();
    for (const strip of this.#strips) {
      if (!strip.canvas.isConnected) this.#strips.delete(strip);
      else if (strip.isStale(look, state)) {
        if (performance.now() - began > PAINTING) {
          this.#frame = requestAnimationFrame(() => this.#paint());
          return;
        }
        strip.paint(this.#paper, look, state);
      }
    }
  }
}
