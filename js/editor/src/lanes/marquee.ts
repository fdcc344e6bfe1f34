/** A box over empty ground of a lane; what it selects depends on the lane. */

import { xToTick } from "../roll/geometry";
import type { Drag, PointerInput, Press } from "../roll/gestures/drag";
import type { LaneContext } from "./lane-context";
import { type LaneBox, yToValue } from "./lane-geometry";

export interface Marquee {
  /** Shows what the box takes. */
  select(box: LaneBox): void;
  /** Takes back what was shown, and all that was selected before a click. */
  clear(): void;
  /** Ends with what was shown last. */
  settle(clicked: boolean): void;
}

export function marqueeDrag(lane: LaneContext, press: Press, marquee: Marquee): Drag {
  const corner = { tick: xToTick(lane.roll.view, press.x), value: yToValue(lane.scale, press.y) };
  const boxTo = (input: PointerInput): LaneBox => {
    const [tick, value] = [xToTick(lane.roll.view, input.x), yToValue(lane.scale, input.y)];
    return {
      start: Math.min(corner.tick, tick),
      end: Math.max(corner.tick, tick),
      low: Math.min(corner.value, value),
      high: Math.max(corner.value, value),
    };
  };
  return {
    scrolls: true,
    cursor: "crosshair",
    move(input) {
      const box = boxTo(input);
      lane.show({ box, readout: null });
      marquee.select(box);
    },
    end(_, moved) {
      if (!moved) marquee.clear();
      lane.show({ box: null });
      marquee.settle(!moved);
    },
    cancel() {
      lane.show({ box: null });
      marquee.clear();
    },
  };
}
