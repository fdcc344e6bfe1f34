/** The window on the piece: where it stands on the strip, what of it a pointer grips, and the views it becomes. Pure. */

import { clampViewport, type Extent, rightEdge } from "../roll/geometry";
import { clamp } from "../score/clamp";
import type { Viewport } from "../store/state";

/** In CSS pixels of the strip. */
export interface Frame {
  readonly left: number;
  readonly right: number;
}

/** The narrowest frame that is drawn, so that it can be seen and gripped in a long piece. */
const NARROWEST = 10;
/** How far out of the frame its edges can be gripped, and at most how far in. */
const EDGE = { outside: 5, inside: 4 } as const;

/** Where the visible part stands on a strip that shows the time up to `end`. */
export function frameOf(view: Viewport, end: number, width: number): Frame {
  const left = (view.left / end) * width;
  const right = (Math.min(end, rightEdge(view)) / end) * width;
  const missing = Math.max(0, NARROWEST - (right - left)) / 2;
  const shift = clamp(0, missing - left, width - right - missing);
  return { left: left - missing + shift, right: right + missing + shift };
}

export type Grip = "start" | "end" | "body" | "beside";

export function gripAt({ left, right }: Frame, x: number): Grip {
  const inside = Math.min(EDGE.inside, (right - left) / 4);
  if (x < left - EDGE.outside || x > right + EDGE.outside) return "beside";
  if (x < left + inside) return "start";
  return x > right - inside ? "end" : "body";
}

/** The view with its middle at a tick. */
export function centredAt(view: Viewport, tick: number): Viewport {
  return { ...view, left: tick - view.width / view.pixelsPerTick / 2 };
}

/** The view with one edge moved to a tick while the other one stays: it zooms. */
export function withEdge(view: Viewport, edge: "start" | "end", tick: number, extent: Extent): Viewport {
  const [start, end] = [view.left, rightEdge(view)];
  const length = Math.max(1, edge === "start" ? end - tick : tick - start);
  const { pixelsPerTick } = clampViewport({ ...view, pixelsPerTick: view.width / length }, extent);
  return { ...view, pixelsPerTick, left: edge === "start" ? end - view.width / pixelsPerTick : start };
}
