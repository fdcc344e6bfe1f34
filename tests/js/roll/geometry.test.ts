import { describe, expect, it } from "vitest";
import * as geometry from "../../../js/editor/src/roll/geometry";
import { BAR, notesOf, QUARTER, VIEW } from "./pieces";

const EXTENT = { end: 40 * BAR, ticksPerQuarter: QUARTER };

/** Bars of 4/4, with the third one cut short to 3/4. */
const GRID = {
  step: 120,
  barAround: (tick: number) =>
    tick < 2 * BAR
      ? ([Math.floor(tick / BAR) * BAR, Math.floor(tick / BAR) * BAR + BAR] as const)
      : ([2 * BAR, 2 * BAR + 3 * QUARTER - 50] as const),
};

describe("places", () => {
  it("a tick and a pitch are found again where they are drawn", () => {
    expect(geometry.xToTick(VIEW, geometry.tickToX(VIEW, 1234))).toBeCloseTo(1234);
    for (const pitch of [80, 60, 41]) {
      const y = geometry.pitchToY(VIEW, pitch);
      expect(geometry.yToPitch(VIEW, y)).toBe(pitch);
      expect(geometry.yToPitch(VIEW, y + 9.9)).toBe(pitch);
    }
  });

  it("the highest pitch of the view is its top", () => {
    expect(geometry.visiblePitches(VIEW)).toEqual({ high: 80, low: 40 });
  });
});

describe("zooming", () => {
  it("keeps the tick under the pointer where it is", () => {
    const view = { ...VIEW, left: 10_000 };
    const zoomed = geometry.zoomTime(view, 2, 300, EXTENT);
    expect(zoomed.pixelsPerTick).toBeCloseTo(0.2);
    expect(geometry.xToTick(zoomed, 300)).toBeCloseTo(geometry.xToTick(view, 300));
  });

  it("keeps the pitch under the pointer where it is", () => {
    const zoomed = geometry.zoomPitch(VIEW, 1.5, 200, EXTENT);
    expect(zoomed.pixelsPerPitch).toBeCloseTo(15);
    expect(zoomed.top - 200 / zoomed.pixelsPerPitch).toBeCloseTo(VIEW.top - 200 / VIEW.pixelsPerPitch);
  });

  it("stops where there is nothing more to see", () => {
    const far = geometry.zoomTime(VIEW, 1e-6, 500, EXTENT);
    expect(far.left).toBe(0);
    expect(geometry.rightEdge(far)).toBeGreaterThanOrEqual(EXTENT.end);
    expect(geometry.clampViewport({ ...VIEW, top: 5, left: -100 }, EXTENT)).toMatchObject({ top: 39, left: 0 });
  });

  it("shows a box whole", () => {
    const box = { start: 3 * BAR, end: 5 * BAR, low: 50, high: 70 };
    const view = geometry.fitBox(VIEW, box, EXTENT);
    expect(view.left).toBeLessThan(box.start);
    expect(geometry.rightEdge(view)).toBeGreaterThan(box.end);
    const { high, low } = geometry.visiblePitches(view);
    expect(high).toBeGreaterThanOrEqual(70);
    expect(low).toBeLessThanOrEqual(50);
  });

  it("reveals a box by moving no more than it takes", () => {
    const inside = { start: 2000, end: 3000, low: 50, high: 60 };
    expect(geometry.reveal(VIEW, inside, EXTENT)).toBe(VIEW);
    const right = geometry.reveal(VIEW, { start: 12_000, end: 12_480, low: 50, high: 60 }, EXTENT);
    expect(geometry.rightEdge(right)).toBeCloseTo(12_480 + 480);
    expect(right.top).toBe(VIEW.top);
  });
});

describe("what a point hits", () => {
  const notes = notesOf([
    [1000, 1000, 60],
    [1200, 200, 60],
    [3000, 20, 64],
  ]);
  const at = (tick: number, pitch: number) =>
    geometry.hitNotes(VIEW, notes, geometry.tickToX(VIEW, tick), geometry.pitchToY(VIEW, pitch) + 5).at(-1);

  it("is the body in the middle of a note and its edges at its ends", () => {
    expect(at(1700, 60)).toEqual({ row: 0, part: "body" });
    expect(at(1010, 60)).toEqual({ row: 0, part: "start" });
    expect(at(1990, 60)).toEqual({ row: 0, part: "end" });
  });

  it("is nothing beside a note or on another pitch", () => {
    expect(at(900, 60)).toBeUndefined();
    expect(at(1700, 61)).toBeUndefined();
  });

  it("is the shorter of two notes on one pitch, over the longer one", () => {
    expect(at(1300, 60)).toMatchObject({ row: 1 });
    const under = geometry.hitNotes(VIEW, notes, geometry.tickToX(VIEW, 1300), geometry.pitchToY(VIEW, 60) + 5);
    expect(under.map(({ row }) => row)).toEqual([0, 1]);
  });

  it("reaches a note that is too short to see, whose right edge can be pulled", () => {
    expect(at(3000, 64)).toMatchObject({ row: 2, part: "body" });
    expect(at(3040, 64)).toMatchObject({ row: 2, part: "end" });
  });

  it("of a box is every note it touches", () => {
    expect(geometry.rowsInBox(notes, { start: 1900, end: 3010, low: 60, high: 64 }).sort()).toEqual([0, 2]);
    expect(geometry.rowsInBox(notes, { start: 1900, end: 3010, low: 61, high: 64 })).toEqual([2]);
  });
});

describe("snapping", () => {
  it("goes to the nearest line, or to the line before or after", () => {
    expect(geometry.snapNearest(170, GRID)).toBe(120);
    expect(geometry.snapNearest(190, GRID)).toBe(240);
    expect(geometry.snapDown(239, GRID)).toBe(120);
    expect(geometry.snapUp(240, GRID)).toBe(360);
  });

  it("counts lines from the start of the bar and ends with the bar", () => {
    const end = 2 * BAR + 3 * QUARTER - 50;
    expect(geometry.snapNearest(end - 5, GRID)).toBe(end);
    expect(geometry.snapUp(end - 5, GRID)).toBe(end);
  });

  it("moves a note off the grid onto it, or leaves it where it was when that is nearer", () => {
    expect(geometry.snapShift(130, 100, GRID)).toBe(110);
    expect(geometry.snapShift(130, 4, GRID)).toBe(0);
    expect(geometry.snapShift(120, -70, GRID)).toBe(-120);
  });

  it("rounds to whole ticks where there is no grid", () => {
    expect(geometry.snapShift(130, 3.6, { ...GRID, step: 0 })).toBe(4);
    expect(geometry.snapDown(7.9, { ...GRID, step: 0 })).toBe(7);
  });
});
