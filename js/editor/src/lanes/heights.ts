/** How tall lanes are: each by its own wish, all of them so that notes are left to be seen. */

import { clamp } from "../score/clamp";
import { setAttribute } from "../shell/dom";

/** CSS pixels. */
export const USUAL_HEIGHT = 72;
export const LEAST = 40;
const MOST = 320;
const KEY_STEP = 8;

/** What each lane gets of `room`: what it wants, or, where that is too much for all, its share, but what it can do with. */
export function fittedHeights(wanted: readonly number[], room: number, least = wanted.map(() => LEAST)): number[] {
  const all = wanted.reduce((sum, height) => sum + height, 0);
  const part = Math.min(1, room / Math.max(1, all));
  return wanted.map((height, at) => Math.max(least[at], Math.floor(height * part)));
}

export function clampedHeight(height: number, least = LEAST): number {
  return Math.round(clamp(height, least, MOST));
}

/** Lets the handles at a lane's upper edge set its height: by dragging, or by arrows on the one that takes the focus. */
export function attachHeightHandles(
  handles: readonly HTMLElement[],
  height: () => number,
  set: (height: number) => void,
  signal: AbortSignal,
): void {
  for (const handle of handles) {
    let grip: number | null = null;
    const end = () => {
      grip = null;
    };
    const listeners: { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void } = {
      pointerdown(event) {
        event.stopPropagation();
        if (event.button !== 0) return;
        handle.setPointerCapture(event.pointerId);
        grip = height() + event.clientY;
      },
      pointermove: (event) => grip !== null && set(grip - event.clientY),
      pointerup: end,
      pointercancel: end,
      keydown(event) {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        event.stopPropagation();
        set(height() + (event.key === "ArrowUp" ? KEY_STEP : -KEY_STEP));
      },
    };
    for (const [type, listener] of Object.entries(listeners))
      handle.addEventListener(type, listener as EventListener, { signal });
    setAttribute(handle, "aria-valuemin", LEAST);
    setAttribute(handle, "aria-valuemax", MOST);
  }
}
