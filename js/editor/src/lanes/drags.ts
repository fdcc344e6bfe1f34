/** What all drags in lanes share: a preview while they last, one edit when they end, a read-out of the value. */

import type { Change } from "../score/ops";
import { apply } from "../score/reduce";
import { meterMap } from "../score/time";
import { positionInWords } from "../shell/words";
import { valueInWords } from "./kinds";
import type { LaneContext } from "./lane-context";

/** Shows the score as the change would leave it. The very change that is made in the end: what is shown is what comes. */
export function previewDrag(lane: LaneContext, change: Change): void {
  lane.show({ preview: apply(lane.roll.state.score, change).score });
}

/** Ends a drag: one undo step, or none where nothing would change. */
export function commitDrag(lane: LaneContext, label: string, change: Change): void {
  lane.show({ preview: null, readout: null });
  if (change.length) lane.roll.actions.edit(label, change);
}

/** Ends a drag that leaves no trace. */
export function cancelDrag(lane: LaneContext): void {
  lane.show({ preview: null, readout: null });
}

export function readoutAt(lane: LaneContext, tick: number, value: number): void {
  const place = positionInWords(tick, meterMap(lane.roll.state.score));
  lane.show({ readout: { tick, value, text: `${valueInWords(lane.lane, value)} · ${place}` } });
}
