/** A pen in a lane: what it passes over is drawn as it goes, and is one edit when it is lifted. */

import { xToTick } from "../roll/geometry";
import type { Drag, PointerInput, Press } from "../roll/gestures/drag";
import type { Change } from "../score/ops";
import { cancelDrag, commitDrag, previewDrag, readoutAt } from "./drags";
import type { LaneContext } from "./lane-context";
import { type Cells, Stroke } from "./stroke";

export interface Pen {
  readonly cells: Cells;
  /** Whether it leaves the values that others snap to. */
  readonly free: boolean;
  /** The tick that the read-out names while the pen is at this one. */
  told(tick: number): number;
  /** What its way so far does to the score. */
  change(stroke: Stroke): Change;
  label(change: Change): string;
}

export function penDrag(lane: LaneContext, press: Press, pen: Pen): Drag {
  const placeOf = ({ x, y }: PointerInput) => [xToTick(lane.roll.view, x), lane.valueAt(y, pen.free)] as const;
  const stroke = new Stroke(pen.cells, ...placeOf(press));
  const show = (input: PointerInput) => {
    const [tick, value] = placeOf(input);
    previewDrag(lane, pen.change(stroke));
    readoutAt(lane, pen.told(tick), value);
  };
  show(press);
  return {
    threshold: 0,
    scrolls: true,
    cursor: "crosshair",
    move(input) {
      stroke.moveTo(...placeOf(input));
      show(input);
    },
    end() {
      const change = pen.change(stroke);
      commitDrag(lane, pen.label(change), change);
    },
    cancel: () => cancelDrag(lane),
  };
}
