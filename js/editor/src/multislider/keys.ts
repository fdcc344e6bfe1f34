/** A multi-slider by keyboard: arrows go from bar to bar and change values. Keys that mean nothing here are the roll's. */

import { revealBox } from "../roll/commands/view-commands";
import { stepsOfKey } from "../shell/controls/slider";
import { stepBy } from "../shell/controls/values";
import type { End } from "./axis";
import type { MultiContext } from "./context";
import { type Cell, cellKey } from "./layout";
import { withoutValues, withValues } from "./sparse";

/** Does what a key means; false where it means nothing here. */
export function pressCellKey(multi: MultiContext, event: KeyboardEvent, end: End): boolean {
  const { key, altKey } = event;
  const mod = event.ctrlKey || event.metaKey;
  const { cursor, axis, layout } = multi;
  if (key === "Escape" && !mod) {
    multi.show({ cursor: null, bubble: null });
    multi.roll.element.focus({ preventScroll: true });
  } else if (mod && (key === "Home" || key === "End"))
    stand(multi, { ...cursor, bar: key === "Home" ? 0 : layout.bars });
  else if (mod) return false;
  else if (key === "ArrowLeft" || key === "ArrowRight")
    stand(multi, { ...cursor, bar: cursor.bar + (key === "ArrowLeft" ? -1 : 1) });
  else if (altKey && (key === "ArrowUp" || key === "ArrowDown"))
    stand(multi, { ...cursor, row: cursor.row + (key === "ArrowUp" ? -1 : 1) });
  else if (altKey) return false;
  else if (key === "Delete" || key === "Backspace")
    multi.commit(withoutValues(multi.values, [cellKey(layout, cursor)]));
  else if (key === "Home") set(multi, axis.range.low, end);
  else if (key === "End") set(multi, axis.range.high, end);
  else {
    const steps = stepsOfKey(event);
    if (steps === null) return false;
    set(multi, stepBy(axis.read(multi.valueAt(cursor), end), steps, axis.range), end);
  }
  return true;
}

/** Puts the keyboard into a cell, brings it into view, and says what it has. */
function stand(multi: MultiContext, cell: Cell): void {
  multi.show({ cursor: cell });
  const { cursor, roll, layout } = multi;
  multi.show({ cursor, bubble: { cell: cursor, end: 1 } });
  const { start, end } = layout.meters.bar(cursor.bar);
  const { top } = roll.view;
  revealBox(roll, { start, end, low: top - 2, high: top - 2 });
  roll.announce(`${multi.title}, ${multi.placeInWords(cursor)}, ${multi.cellInWords(cursor)}`);
}

/** What is set is spoken as the slider's own value. */
function set(multi: MultiContext, number: number, end: End): void {
  const { cursor, axis, layout, values } = multi;
  multi.commit(withValues(values, [[cellKey(layout, cursor), axis.write(number, multi.valueAt(cursor), end)]]));
  multi.show({ bubble: { cell: cursor, end } });
}
