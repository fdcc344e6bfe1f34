/** What a press in a multi-slider begins: drawing across bars, a line, going back to what all others have. */

import { Stroke } from "../lanes/stroke";
import { type Point, xToTick } from "../roll/geometry";
import type { Drag, PointerInput, Press } from "../roll/gestures/drag";
import { sliderValue } from "../shell/controls/values";
import { count } from "../shell/words";
import { type End, endAt } from "./axis";
import type { MultiContext } from "./context";
import { barCells, cellAt, cellKey, fractionAt } from "./layout";
import { type Sparse, valueIn, withoutValues, withValues } from "./sparse";

export function pressCells(multi: MultiContext, press: Press): Drag | null {
  const { layout, axis, roll } = multi;
  const cell = cellAt(layout, roll.view, press);
  if (press.button !== 0 || !cell) return null;
  const end = endAt(axis, multi.valueAt(cell), fractionAt(layout, cell.row, press.y));
  multi.show({ cursor: cell });
  if (press.alt || press.clicks === 2) return penDrag(multi, press, cell.row, end, "reset");
  return penDrag(multi, press, cell.row, end, press.shift ? "line" : "draw");
}

type Mode = "draw" | "line" | "reset";

/** The pen stays in the row it began in, and with a pair at the end it took hold of. */
function penDrag(multi: MultiContext, press: Press, row: number, end: End, mode: Mode): Drag {
  const { layout, roll } = multi;
  const placeOf = ({ x, y }: Point) => [xToTick(roll.view, x), fractionAt(layout, row, y)] as const;
  const begin = () => new Stroke(barCells(layout.meters), from[0], from[1]);
  const from = placeOf(press);
  let stroke = begin();
  const show = (input: Point) => {
    const cell = cellAt(layout, roll.view, input, row);
    // A line is straight in what is seen: from where its first end is by now.
    const start = { x: (from[0] - roll.view.left) * roll.view.pixelsPerTick, y: press.y };
    multi.show({
      preview: drawn(multi, stroke, row, end, mode),
      bubble: cell && { cell, end },
      line: mode === "line" ? [start, input] : null,
    });
  };
  show(press);
  return {
    threshold: 0,
    scrolls: true,
    cursor: "crosshair",
    move(input: PointerInput) {
      if (mode === "line") stroke = begin();
      stroke.moveTo(...placeOf(input));
      show(input);
    },
    end() {
      const values = drawn(multi, stroke, row, end, mode);
      multi.commit(values);
      roll.announce(
        `${multi.title}: ${mode === "reset" ? "reset" : "set"} ${count(keysOf(multi, stroke, row).length, "bar")}`,
      );
    },
    cancel: () => multi.show({ preview: null, bubble: null, line: null }),
  };
}

/** The keys of the cells that a stroke went over, each with how high it was there. */
function keysOf({ layout }: MultiContext, stroke: Stroke, row: number): (readonly [key: string, fraction: number])[] {
  return [...stroke.values]
    .map(([tick, fraction]) => [layout.meters.barAt(tick), fraction] as const)
    .filter(([bar]) => bar < layout.bars)
    .map(([bar, fraction]) => [cellKey(layout, { row, bar }), fraction]);
}

function drawn(multi: MultiContext, stroke: Stroke, row: number, end: End, mode: Mode): Sparse {
  const { axis, values } = multi;
  const keys = keysOf(multi, stroke, row);
  if (mode === "reset")
    return withoutValues(
      values,
      keys.map(([key]) => key),
    );
  return withValues(
    values,
    keys.map(([key, fraction]) => [key, axis.write(sliderValue(fraction, axis.range), valueIn(values, key), end)]),
  );
}

export function hoverCells(multi: MultiContext, point: Point): string {
  const { layout, axis, roll } = multi;
  const cell = cellAt(layout, roll.view, point);
  multi.show({
    bubble: cell && { cell, end: endAt(axis, multi.valueAt(cell), fractionAt(layout, cell.row, point.y)) },
  });
  return cell ? "ns-resize" : "default";
}
