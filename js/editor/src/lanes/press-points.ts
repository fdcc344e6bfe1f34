/** What a press in a lane of points begins: moving, drawing, a line, erasing, a marquee. */

import { type Point, snapDown, snapNearest, snapShift, snapUp, xToTick } from "../roll/geometry";
import type { Drag, PointerInput, Press } from "../roll/gestures/drag";
import { lineBetween, movedPoints, type PointEdit, writePoints } from "../score/edit-events";
import type { Change } from "../score/ops";
import { type Place, type Points, ticksBetween, valueAt, valueOn } from "../score/points";
import { toggled } from "../score/toggled";
import { count } from "../shell/words";
import { cancelDrag, commitDrag, previewDrag, readoutAt } from "./drags";
import { impliedValue, laneTitle } from "./kinds";
import type { LaneContext, LanePoint } from "./lane-context";
import { hitPoint, pointsInBox, valueToY } from "./lane-geometry";
import { marqueeDrag } from "./marquee";
import { penDrag } from "./pen";
import type { Cells } from "./stroke";

export function pressPoints(lane: LaneContext, press: Press): Drag | null {
  const { place, points } = lane;
  if (!place || !points) {
    lane.roll.actions.notify("info", `There is no track for ${laneTitle(lane.lane)}: show a track first, or add one.`);
    return null;
  }
  const drawing = lane.roll.state.tool === "draw";
  if (press.button === 2) return drawing ? eraseDrag(lane, points, press) : null;
  if (press.button !== 0) return null;
  const hit = hitPoint(lane.roll.view, lane.scale, points, press);
  if (press.shift) return lineDrag(lane, points, press, hit);
  if (drawing) return drawDrag(lane, points, press);
  if (press.clicks === 2) {
    if (hit === null) insertPoint(lane, tickOf(lane, press, press.modAtPress), lane.valueAt(press.y, press.modAtPress));
    else deletePoints(lane, [hit]);
    return null;
  }
  if (hit !== null) return moveDrag(lane, place, points, press, hit);
  const before = press.modAtPress ? lane.local.selection : new Set<number>();
  return marqueeDrag(lane, press, {
    select: (box) => lane.show({ selection: new Set([...before, ...pointsInBox(points, box)]) }),
    clear: () => lane.show({ selection: before }),
    settle: () => {},
  });
}

/** What the pointer would do here, as a cursor; it reads out what is there on its way. */
export function hoverPoints(lane: LaneContext, point: Point): string {
  const { points, roll } = lane;
  if (!points) return "not-allowed";
  const hit = hitPoint(roll.view, lane.scale, points, point);
  const drawing = roll.state.tool === "draw";
  if (hit !== null && !drawing) readoutAt(lane, hit, valueOn(points, hit) as number);
  else {
    const tick = Math.max(0, xToTick(roll.view, point.x));
    const value = drawing ? lane.valueAt(point.y, false) : valueAt(points, tick, impliedValue(lane.lane));
    readoutAt(lane, drawing ? snapDown(tick, roll.grid()) : tick, value);
  }
  if (drawing) return "crosshair";
  return hit === null ? "default" : "grab";
}

/** Puts a point, selects it, and stands on it. */
export function insertPoint(lane: LaneContext, tick: number, value: number): void {
  commit(lane, `Insert point in ${laneTitle(lane.lane)}`, { gone: [], put: new Map([[tick, value]]) });
  lane.show({ selection: new Set([tick]), cursor: tick });
}

export function deletePoints(lane: LaneContext, ticks: Iterable<number>): number {
  const { points } = lane;
  const there = [...ticks].filter((tick) => points && valueOn(points, tick) !== undefined);
  if (there.length) commit(lane, `Delete ${count(there.length, "point")}`, { gone: there, put: new Map() });
  lane.show({ selection: new Set() });
  return there.length;
}

/** Does an edit of the lane's points as one undo step. */
export function commit(lane: LaneContext, label: string, edit: PointEdit): void {
  const change = changeOf(lane, edit);
  if (change.length) lane.roll.actions.edit(label, change);
}

function changeOf(lane: LaneContext, edit: PointEdit): Change {
  const { place, roll } = lane;
  return place ? writePoints(roll.state.score, place, edit, roll.actions.newId) : [];
}

/** The tick under the pointer, on the grid. */
function tickOf(lane: LaneContext, { x }: Point, free: boolean): number {
  return snapNearest(xToTick(lane.roll.view, x), lane.roll.grid(free));
}

function moveDrag(lane: LaneContext, place: Place, points: Points, press: Press, hit: number): Drag {
  const { roll } = lane;
  const before = lane.local.selection;
  const ticks = before.has(hit) ? before : new Set([hit]);
  if (!before.has(hit)) lane.show({ selection: ticks });
  const value = valueOn(points, hit) as number;
  const from = { tick: xToTick(roll.view, press.x), y: valueToY(lane.scale, value) - press.y };
  const copies = (input: PointerInput) => input.alt || input.modAtPress;
  const edited = (input: PointerInput): PointEdit => {
    const pulled = xToTick(roll.view, input.x) - from.tick;
    const by = {
      // Shift, held after the press, keeps the time.
      ticks: input.shift ? 0 : snapShift(hit, pulled, roll.grid(input.free)),
      value: lane.valueAt(from.y + input.y, input.free) - value,
    };
    return movedPoints(points, place.kind, ticks, by, copies(input));
  };
  const grabbed = [...ticks].filter((tick) => valueOn(points, tick) !== undefined).indexOf(hit);
  return {
    scrolls: true,
    cursor: "grabbing",
    move(input) {
      const edit = edited(input);
      previewDrag(lane, changeOf(lane, edit));
      const [tick, now] = [...edit.put][grabbed];
      lane.show({ selection: new Set(edit.put.keys()) });
      readoutAt(lane, tick, now);
    },
    end(input, moved) {
      if (!moved) return lane.show({ selection: new Set([hit]), cursor: hit });
      const edit = edited(input);
      const verb = copies(input) ? "Copy" : "Move";
      commitDrag(lane, `${verb} ${count(edit.put.size, "point")}`, changeOf(lane, edit));
      lane.show({ selection: new Set(edit.put.keys()) });
    },
    cancel: () => lane.show({ preview: null, selection: before, readout: null }),
  };
}

/** The cells of the grid; without one, a few pixels wide. */
function cellsOf({ roll }: LaneContext, free: boolean): Cells {
  const grid = roll.grid(free);
  if (grid.step > 0) return { of: (tick) => snapDown(tick, grid), after: (cell) => snapUp(cell, grid) };
  const width = Math.max(1, Math.round(FREE_PIXELS / roll.view.pixelsPerTick));
  return { of: (tick) => Math.max(0, Math.floor(tick / width)) * width, after: (cell) => cell + width };
}

/** How far apart points are that are drawn without a grid, in CSS pixels. */
const FREE_PIXELS = 4;

function drawDrag(lane: LaneContext, points: Points, press: Press): Drag {
  const free = press.modAtPress;
  const cells = cellsOf(lane, free);
  return penDrag(lane, press, {
    cells,
    free,
    told: (tick) => cells.of(tick),
    change: ({ from, to, values }) =>
      changeOf(lane, { gone: ticksBetween(points, from, to), put: thinned(values, free) }),
    label: () => `Draw ${laneTitle(lane.lane)}`,
  });
}

/** Points drawn without a grid stand as near as pixels: those that only repeat the one before them are left out. */
function thinned(values: ReadonlyMap<number, number>, free: boolean): ReadonlyMap<number, number> {
  if (!free) return values;
  const sorted = [...values].sort(([a], [b]) => a - b);
  return new Map(sorted.filter(([, value], at) => Math.round(value) !== Math.round(sorted[at - 1]?.[1] ?? Number.NaN)));
}

/** A straight line from the press to the pointer, a point a grid step; a click adds the point there to the selection. */
function lineDrag(lane: LaneContext, points: Points, press: Press, hit: number | null): Drag {
  const from = { tick: tickOf(lane, press, press.modAtPress), value: lane.valueAt(press.y, false) };
  const change = (input: PointerInput) => {
    const free = input.free || input.modAtPress;
    const to = { tick: tickOf(lane, input, free), value: lane.valueAt(input.y, free) };
    return { to, ops: changeOf(lane, ramp(lane, points, from, to, free)) };
  };
  return {
    scrolls: true,
    cursor: "crosshair",
    move(input) {
      const { to, ops } = change(input);
      previewDrag(lane, ops);
      readoutAt(lane, to.tick, to.value);
    },
    end(input, moved) {
      if (moved) commitDrag(lane, `Line in ${laneTitle(lane.lane)}`, change(input).ops);
      else if (hit !== null) lane.show({ selection: toggled(lane.local.selection, hit) });
    },
    cancel: () => cancelDrag(lane),
  };
}

/** A straight line between two points, both included: a point a grid step in place of what was there. */
export function ramp(lane: LaneContext, points: Points, a: LanePoint, b: LanePoint, free: boolean): PointEdit {
  const [first, last] = a.tick <= b.tick ? [a, b] : [b, a];
  const value = lineBetween(first, last);
  const cells = cellsOf(lane, free);
  const put = new Map([[first.tick, value(first.tick)]]);
  for (let tick = cells.after(cells.of(first.tick)); tick < last.tick; tick = cells.after(tick))
    put.set(tick, value(tick));
  put.set(last.tick, last.value);
  return { gone: ticksBetween(points, first.tick, last.tick + 1), put: thinned(put, free) };
}

/** How far the eraser reaches to either side, in CSS pixels. */
const ERASER = 3;

/** Erases what stands in the time that the pointer passes over. */
function eraseDrag(lane: LaneContext, points: Points, press: Press): Drag {
  const { roll } = lane;
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  const gone = () => ticksBetween(points, from, to);
  const passOver = ({ x }: Point) => {
    from = Math.min(from, xToTick(roll.view, x - ERASER));
    to = Math.max(to, xToTick(roll.view, x + ERASER));
    previewDrag(lane, changeOf(lane, { gone: gone(), put: new Map() }));
  };
  passOver(press);
  return {
    threshold: 0,
    cursor: "crosshair",
    move: passOver,
    end: () =>
      commitDrag(lane, `Delete ${count(gone().length, "point")}`, changeOf(lane, { gone: gone(), put: new Map() })),
    cancel: () => cancelDrag(lane),
  };
}
