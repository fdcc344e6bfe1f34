/**
 * What is painted beyond the view, and how far it is scrolled.
 *
 * A browser moves a picture for less than half of what painting it costs. So while a view moves in time, the canvases that
 * move with it are painted wider than it, ahead of where it goes, and scrolled in panes that are as wide as it. When all
 * that was painted ahead has been seen they are painted again.
 *
 * At rest they are as wide as the view and nothing is scrolled: what keeps to the view's edges (a name of a long note) comes
 * to its place, edits paint no more than is seen, and a pane that a host puts elsewhere in its page, which forgets how far
 * it was scrolled, loses nothing.
 *
 * Scrolled, not transformed: Chromium puts all layers of a page together again for a transform that no animation makes.
 */

import type { Viewport } from "../store/state";

/** How much is painted ahead, as a part of the view's width: what is wider costs more to hand over in every frame. */
const AHEAD = 0.25;
/** Milliseconds without movement after which a view is at rest. */
const REST = 160;

/** The span of time that a picture shows, and at what scale: where pitches stand in it is the view's. */
export type Span = Pick<Viewport, "left" | "width" | "pixelsPerTick">;

export interface PanOptions {
  /** Whether so wide a picture is painted soon enough for a frame. */
  affords(view: Viewport): boolean;
  /** Gives the canvases the width of `picture`, and has them painted in this frame. */
  paint(picture: Span): void;
  /** Asks for a frame. */
  request(): void;
}

export class Pan {
  readonly #panes: readonly HTMLElement[];
  readonly #options: PanOptions;
  #picture: Span | null = null;
  #seen: Viewport | null = null;
  #scrolled = 0;
  /** Runs while the view moves. */
  #timer = 0;

  constructor(panes: readonly HTMLElement[], options: PanOptions, signal: AbortSignal) {
    this.#panes = panes;
    this.#options = options;
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** The view that the canvases show: as `view`, wherever they begin and however wide they are. */
  pictured(view: Viewport): Viewport {
    const { left, width } = this.#picture ?? view;
    return { ...view, left, width };
  }

  /** The canvases are to be of another size: nothing that was painted is of use. */
  forget(): void {
    this.#picture = null;
    this.#options.request();
  }

  /** Brings what is painted under the view, in every frame before its painting. */
  update(view: Viewport, ratio: number): void {
    const before = this.#seen;
    this.#seen = view;
    const direction = before && isMoved(before, view) ? Math.sign(view.left - before.left) : 0;
    const moved = this.#picture && movedWithin(this.#picture, view, ratio);
    if (moved === null || !this.#scroll(moved / ratio, ratio)) this.#paint(view, ratio, this.#timer ? direction : 0);
    if (direction) this.#waitForRest();
  }

  #paint(view: Viewport, ratio: number, direction: number): void {
    const wide = ahead(view, ratio, direction);
    this.#picture = direction && this.#options.affords(wide) ? wide : onPixels(view, ratio);
    this.#options.paint(this.#picture);
    this.#scroll((movedWithin(this.#picture, view, ratio) ?? 0) / ratio, ratio);
  }

  /** Scrolls to `x` CSS pixels; false where the browser stops at whole ones, as Safari does. */
  #scroll(x: number, ratio: number): boolean {
    if (x === this.#scrolled && x > 0) return true;
    this.#scrolled = x;
    for (const pane of this.#panes) if (x > 0 || pane.scrollLeft !== 0) pane.scrollLeft = x;
    return x === 0 || Math.abs(this.#panes[0].scrollLeft - x) * ratio < 0.5;
  }

  #waitForRest(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      if (this.#picture?.width !== this.#seen?.width || this.#scrolled > 0) this.forget();
    }, REST);
  }
}

/** The view that begins at the nearest whole device pixel: then all that is painted in it moves by whole ones, and stays sharp. */
export function onPixels<V extends Span>(view: V, ratio: number): V {
  return beginningAt(view, originOf(view, ratio), ratio);
}

/** By how many device pixels `view` begins right of a picture; null where the picture does not hold all of it. */
export function movedWithin(picture: Span, view: Span, ratio: number): number | null {
  if (picture.pixelsPerTick !== view.pixelsPerTick) return null;
  const moved = originOf(view, ratio) - originOf(picture, ratio);
  return moved >= 0 && moved + Math.round(view.width * ratio) <= Math.round(picture.width * ratio) ? moved : null;
}

/** A picture that holds the view and what is ahead of it: right of it where `direction` is positive, left where negative. */
export function ahead<V extends Span>(view: V, ratio: number, direction: number): V {
  const origin = originOf(view, ratio);
  const room = Math.round(view.width * AHEAD);
  // Nothing is left of the piece's start. Whole CSS pixels: every browser scrolls by those.
  const more = Math.round((direction < 0 ? Math.floor(Math.min(room, origin / ratio)) : room) * ratio);
  const width = (Math.round(view.width * ratio) + more) / ratio;
  return { ...beginningAt(view, direction < 0 ? origin - more : origin, ratio), width };
}

/** Where a view begins, in device pixels from the start of the piece. */
function originOf({ left, pixelsPerTick }: Span, ratio: number): number {
  return Math.round(left * pixelsPerTick * ratio);
}

function beginningAt<V extends Span>(view: V, origin: number, ratio: number): V {
  return { ...view, left: origin / (view.pixelsPerTick * ratio) };
}

function isMoved(before: Span, view: Span): boolean {
  return before.left !== view.left && before.pixelsPerTick === view.pixelsPerTick && before.width === view.width;
}
