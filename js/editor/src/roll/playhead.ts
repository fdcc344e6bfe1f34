/** The playhead: two elements moved by transforms, so that playing repaints no canvas. */

import { setStyle } from "../shell/dom";
import type { RollContext } from "./context";
import { Follower, isInView } from "./follow";
import { tickToX } from "./geometry";

export interface Playhead {
  /** A line over the notes, one over the lanes, and a head in the ruler. */
  readonly line: HTMLElement;
  readonly laneLine: HTMLElement;
  readonly head: HTMLElement;
  /** Puts it where the music is, and the view where it can be seen unless it is held. */
  update(held: boolean): void;
}

export function createPlayhead(context: RollContext, position: () => number): Playhead {
  const [line, laneLine] = [document.createElement("div"), document.createElement("div")];
  line.className = laneLine.className = "cl-playhead";
  const head = document.createElement("div");
  head.className = "cl-playhead-head";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const follower = new Follower();
  return {
    line,
    laneLine,
    head,
    update(held) {
      const { follow, transport } = context.state;
      const tick = position();
      const mode = held ? "off" : follow === "smooth" && calm.matches ? "page" : follow;
      const left = follower.follow(mode, context.view, tick, transport.playing);
      if (left !== context.view.left) context.look({ ...context.view, left });
      follower.settle(context.view);
      const x = tickToX(context.view, tick);
      const hidden = !isInView(context.view, tick);
      for (const element of [line, laneLine, head]) {
        if (!hidden) setStyle(element, "transform", `translateX(${x}px)`);
        if (element.hidden !== hidden) element.hidden = hidden;
      }
    },
  };
}
