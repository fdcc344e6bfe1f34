import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  itemAfter,
  type Layout,
  rowCount,
  rowsInView,
  sheetAt,
  topToShow,
} from "../../../js/editor/src/gallery/layout";

const HEIGHT = 250;
const layouts = fc.record({
  count: fc.integer({ min: 1, max: 1200 }),
  columns: fc.integer({ min: 1, max: 9 }),
  rowHeight: fc.constant(100),
});
const at = (layout: Layout, part: number) => Math.floor(part * layout.count);
const part = fc.double({ min: 0, max: 0.999, noNaN: true });

describe("the rows of a long gallery", () => {
  it("are those in view and one beside them, however many there are", () => {
    const layout = { count: 1000, columns: 7, rowHeight: 100 };
    expect(rowsInView(layout, 0, HEIGHT)).toEqual([0, 4]);
    expect(rowsInView(layout, 1050, HEIGHT)).toEqual([9, 14]);
    expect(rowsInView(layout, 1e9, HEIGHT)[1]).toBe(rowCount(layout));
  });

  it("have an item in view after scrolling to it, and move no farther than that takes", () => {
    fc.assert(
      fc.property(layouts, part, fc.nat(100_000), (layout, some, top) => {
        const item = at(layout, some);
        const to = topToShow(layout, item, top, HEIGHT);
        const upper = Math.floor(item / layout.columns) * layout.rowHeight;
        expect(upper >= to && upper + layout.rowHeight <= to + HEIGHT).toBe(true);
        expect(topToShow(layout, item, to, HEIGHT)).toBe(to);
      }),
    );
  });
});

describe("a sheet of rows seen in passing", () => {
  it("goes on to where the view moves, and no farther than there are rows", () => {
    expect([sheetAt(7, 1, 5, 100), sheetAt(98, 1, 5, 100)]).toEqual([
      [7, 12],
      [98, 100],
    ]);
    expect([sheetAt(7, -1, 5, 100), sheetAt(2, -1, 5, 100)]).toEqual([
      [3, 8],
      [0, 5],
    ]);
  });

  it("has the row it is for", () => {
    fc.assert(
      fc.property(fc.nat(99), fc.constantFrom(1, -1), fc.integer({ min: 1, max: 12 }), (row, direction, size) => {
        const [first, last] = sheetAt(row, direction, size, 100);
        expect(row >= first && row < last && last <= 100).toBe(true);
      }),
    );
  });
});

describe("the arrows", () => {
  const layout = { count: 10, columns: 4, rowHeight: 100 };
  const leads = (key: string, from: number) => itemAfter(layout, key, from, HEIGHT);

  it("go in two dimensions and stop at the edges", () => {
    expect([leads("ArrowRight", 3), leads("ArrowLeft", 4), leads("ArrowDown", 1), leads("ArrowUp", 5)]).toEqual([
      4, 3, 5, 1,
    ]);
    expect([leads("ArrowRight", 9), leads("ArrowLeft", 0), leads("ArrowUp", 2)]).toEqual([9, 0, 2]);
  });

  it("go to the last take where the row below is not full, and stay in the last row", () => {
    expect(leads("ArrowDown", 7)).toBe(9);
    expect(leads("ArrowDown", 8)).toBe(8);
  });

  it("go to the ends and by pages, and from nowhere to the first", () => {
    expect([leads("Home", 7), leads("End", 2), leads("PageDown", 1), leads("PageUp", 9)]).toEqual([0, 9, 9, 1]);
    expect(leads("ArrowDown", -1)).toBe(0);
    expect(leads("x", 3)).toBeNull();
  });

  it("never lead out of the gallery", () => {
    const keys = fc.constantFrom(
      "ArrowRight",
      "ArrowLeft",
      "ArrowDown",
      "ArrowUp",
      "PageDown",
      "PageUp",
      "Home",
      "End",
    );
    fc.assert(
      fc.property(layouts, part, keys, (layout, some, key) => {
        const to = itemAfter(layout, key, at(layout, some), HEIGHT);
        expect(to !== null && to >= 0 && to < layout.count).toBe(true);
      }),
    );
  });
});
