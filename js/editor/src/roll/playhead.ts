/** The playhead: two elements moved by transforms, so that playing repaints no canvas. */

import type { RollContext } from "./context";
import { rightEdge, tickToX } from "./geometry";

export interface Playhead {
  /** A line over the notes, and a head in the ruler. */
  readonly line: HTMLElement;
  readonly head: HTMLElement;
  /** Puts it where the music is; turns the page when it has left the view. */
  update(follow: boolean): void;
}

/** How far into the new page the playhead stands after the page is turned, as a part of the view. */
const PAGE_MARGIN = 0.04;

export function createPlayhead(context: RollContext, position: () => number): Playhead {
  const line = document.createElement("div");
  line.className = "cl-playhead";
  const head = document.createElement("div");
  head.className = "cl-playhead-head";
  let last = position();
  return {
    line,
    head,
    update(follow) {
      const tick = position();
      // It is the playhead that left the view, and not the view the playhead: who scrolls away is left in peace.
      const left = isInView(context, last) && !isInView(context, tick);
      if (left && follow && context.state.transport.playing) turnPage(context, tick);
      last = tick;
      const x = tickToX(context.view, tick);
      const hidden = !isInView(context, tick);
      for (const element of [line, head]) {
        element.style.transform = `translateX(${x}px)`;
        element.hidden = hidden;
      }
    },
  };
}

function isInView({ view }: RollContext, tick: number): boolean {
  return tick >= view.left && tick < rightEdge(view);
}

/** A page at a time, without gliding: calm to look at, also for those who asked for less motion. */
function turnPage(context: RollContext, tick: number): void {
  const { view } = context;
  context.look({ ...view, left: tick - (view.width / view.pixelsPerTick) * PAGE_MARGIN });
}
