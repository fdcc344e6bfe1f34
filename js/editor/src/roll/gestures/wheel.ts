/** The wheel: time and pitch, scrolling and zooming, without taking the notebook's own scrolling away. */

import type { RollContext } from "../context";
import { extentOfScore } from "../extent";
import { zoomPitch, zoomTime } from "../geometry";

/** A wheel that counts lines (Firefox) means about this many pixels by one. */
const LINE = 16;
/** How far one zooms with each pixel of wheel: a notch of 100 is a factor of 1.28. */
export const ZOOM_PER_PIXEL = 0.0025;

export function attachWheel(root: HTMLElement, area: HTMLElement, context: RollContext, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent) => {
    const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const { left, top } = area.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(-(event.deltaY || event.deltaX) * scale * ZOOM_PER_PIXEL);
      const extent = extentOfScore(context.state.score);
      const zoomed = event.shiftKey
        ? zoomPitch(context.view, factor, event.clientY - top, extent)
        : zoomTime(context.view, factor, event.clientX - left, extent);
      context.look(zoomed);
      return;
    }
    // Browsers differ in whether they turn the wheel sideways while Shift is held.
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    const upright = event.shiftKey ? 0 : event.deltaY;
    // Without the focus a plain wheel belongs to the notebook, or nobody could scroll past the editor.
    const focused = root.contains((root.getRootNode() as Document | ShadowRoot).activeElement);
    if (!focused && Math.abs(sideways) <= Math.abs(upright)) return;
    event.preventDefault();
    const { view } = context;
    context.look({
      ...view,
      left: view.left + (sideways * scale) / view.pixelsPerTick,
      top: view.top - (focused ? (upright * scale) / view.pixelsPerPitch : 0),
    });
  };
  root.addEventListener("wheel", onWheel, { passive: false, signal });
}
