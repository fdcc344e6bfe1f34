/** How a view goes along with the playhead while it plays. Pure. */

import type { Viewport, ViewState } from "../store/state";
import { rightEdge } from "./geometry";

/** Where the playhead stands, as a part of the view: after a page is turned, and while the view glides. */
const STANDS = { page: 0.04, smooth: 1 / 3 } as const;

/**
 * Follows until somebody scrolls; and again when Play is pressed, when the playhead comes back into the view, or when it
 * leaves a view that it was in.
 */
export class Follower {
  #following = false;
  #playing = false;
  #tick = 0;
  #view: Viewport | null = null;

  /** The left edge that the view is to have, in ticks: its own where it stays. `playing` and `tick` are as of now. */
  follow(mode: ViewState["follow"], view: Viewport, tick: number, playing: boolean): number {
    const scrolled = view.left !== this.#view?.left && view.pixelsPerTick === this.#view?.pixelsPerTick;
    if (playing && !this.#playing) this.#following = true;
    else if (scrolled) this.#following = false;
    const crossed = isInView(view, tick) !== isInView(view, this.#tick);
    if (crossed) this.#following = true;
    this.#playing = playing;
    this.#tick = tick;
    this.#view = view;
    if (!playing || mode === "off" || !this.#following) return view.left;
    const left = tick - (view.width / view.pixelsPerTick) * STANDS[mode];
    if (!isInView(view, tick)) return left;
    return mode === "smooth" ? Math.max(view.left, left) : view.left;
  }

  /** What came of it: a view at the end of the piece goes no further. */
  settle(view: Viewport): void {
    this.#view = view;
  }
}

export function isInView(view: Viewport, tick: number): boolean {
  return tick >= view.left && tick < rightEdge(view);
}
