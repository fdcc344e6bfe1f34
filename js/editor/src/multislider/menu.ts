/** What can be done in a multi-slider, as a menu: the twins of its gestures. */

import { laneEntries, rootOf, toggleParameterLane } from "../lanes/switcher";
import type { Point } from "../roll/geometry";
import { sliderFraction, sliderValue } from "../shell/controls/values";
import type { Form } from "../ui/dialog";
import { openMenu } from "../ui/menu";
import type { MultiContext } from "./context";
import { type Cell, cellKey } from "./layout";
import { regionBars } from "./places";
import { allTheSame, withoutValues, withValues } from "./sparse";

export function openCellMenu(multi: MultiContext, at: Point, cell: Cell): void {
  const { roll, values, layout, asked } = multi;
  const place = multi.placeInWords(cell);
  const key = cellKey(layout, cell);
  const isNumber = asked.parameter.kind === "number" || asked.parameter.kind === "integer";
  openMenu(
    rootOf(roll),
    at,
    multi.title,
    [
      ...(isNumber ? [{ label: "Straight line over the region…", run: () => roll.ask(lineForm(multi, cell)) }] : []),
      {
        label: `All of the region as ${place}`,
        run: () => {
          const bars = [...regionBars(roll.state)];
          const cells = layout.rows.flatMap((_, row) => bars.map((bar) => cellKey(layout, { row, bar })));
          multi.commit(
            withValues(
              values,
              cells.map((one) => [one, multi.valueAt(cell)]),
            ),
          );
        },
      },
      {
        label: `Reset ${place}`,
        keys: "Delete",
        disabled: !Object.hasOwn(values.at, key),
        run: () => multi.commit(withoutValues(values, [key])),
      },
      {
        label: "Make all the same",
        disabled: !Object.keys(values.at).length,
        run: () => multi.commit(allTheSame(values)),
      },
      "separator",
      { label: "Lanes", items: () => laneEntries(roll) },
      { label: "Close lane", run: () => toggleParameterLane(roll, asked) },
    ],
    roll.signal,
  );
}

/** A line from the first bar of the region to its last, in a cell's row. */
function lineForm(multi: MultiContext, cell: Cell): Form {
  const { axis, layout, values, roll } = multi;
  const { low, high, step } = axis.range;
  const value = Number(multi.valueAt(cell));
  const ends = (["From", "To"] as const).map((label) => ({
    kind: "number" as const,
    name: label,
    label,
    value,
    low,
    high,
    step,
  }));
  return {
    title: `Line in ${multi.title}`,
    fields: ends,
    confirm: "Draw",
    done(given) {
      const bars = [...regionBars(roll.state)];
      const [from, to] = ends.map(({ name }) => sliderFraction(Number(given[name]), axis.range));
      const at = (place: number) => from + ((to - from) * place) / Math.max(1, bars.length - 1);
      multi.commit(
        withValues(
          values,
          bars.map((bar, place) => [
            cellKey(layout, { row: cell.row, bar }),
            axis.write(sliderValue(at(place), axis.range), undefined, 1),
          ]),
        ),
      );
    },
  };
}
