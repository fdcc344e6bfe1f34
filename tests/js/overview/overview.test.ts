import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paintPiece } from "../../../js/editor/src/overview/picture";
import { centredAt, frameOf, gripAt, withEdge } from "../../../js/editor/src/overview/window";
import { clampViewport, rightEdge } from "../../../js/editor/src/roll/geometry";
import { notesOf, type PlainNote, VIEW } from "../roll/pieces";

const EXTENT = { end: 40_000, ticksPerQuarter: 480 };

describe("the picture of a piece", () => {
  it("has each note at its time, higher ones above", () => {
    const words = new Uint32Array(100 * 30);
    const notes = notesOf([
      [0, 480, 72],
      [480, 480, 48],
    ]);
    paintPiece(words, 100, 30, [{ notes, pixel: 7 }], [0, 960]);
    const rowsAt = (x: number) => [...Array(30).keys()].filter((y) => words[y * 100 + x] === 7);
    expect(rowsAt(10).length).toBeGreaterThan(0);
    expect(Math.max(...rowsAt(10))).toBeLessThan(Math.min(...rowsAt(60)));
  });

  it("shows a note that is shorter than a pixel, and the last painted on top", () => {
    const words = new Uint32Array(50 * 20);
    const notes = notesOf([[1000, 1, 60]]);
    const layers = [1, 2].map((pixel) => ({ notes, pixel }));
    paintPiece(words, 50, 20, layers, [0, 100_000]);
    expect(new Set(words)).toEqual(new Set([0, 2]));
  });

  it("stays inside, whatever is played", () => {
    const notes = fc.array(
      fc.tuple(fc.nat(9000), fc.nat(90_000), fc.nat(127)).map((note): PlainNote => note),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(notes, fc.integer({ min: 8, max: 60 }), fc.integer({ min: 1, max: 3 }), (drawn, height, least) => {
        const sorted = drawn.sort((a, b) => a[0] - b[0]);
        const words = new Uint32Array(40 * height);
        paintPiece(words, 40, height, [{ notes: notesOf(sorted), pixel: 9 }], [0, 9001], least);
        expect(words.includes(9)).toBe(true);
      }),
    );
  });
});

describe("the window on the piece", () => {
  it("stands where the view is, and wide enough to be gripped", () => {
    expect(frameOf({ ...VIEW, left: 10_000 }, 40_000, 1000)).toEqual({ left: 250, right: 500 });
    const far = frameOf({ ...VIEW, left: 39_990_000 }, 40_000_000, 1000);
    expect(far.right - far.left).toBeCloseTo(10);
    expect(far.right).toBeLessThanOrEqual(1000);
  });

  it("is gripped at its edges, in its middle, and nowhere else", () => {
    const frame = { left: 100, right: 200 };
    expect([90, 97, 102, 150, 198, 204, 210].map((x) => gripAt(frame, x))).toEqual([
      "beside",
      "start",
      "start",
      "body",
      "end",
      "end",
      "beside",
    ]);
  });

  it("keeps one edge while the other one is pulled, as far as one may zoom", () => {
    const tick = fc.integer({ min: 0, max: 40_000 });
    fc.assert(
      fc.property(tick, fc.integer({ min: 0, max: 30_000 }), (to, left) => {
        const view = { ...VIEW, left };
        expect(rightEdge(withEdge(view, "start", to, EXTENT))).toBeCloseTo(rightEdge(view));
        const pulled = withEdge(view, "end", to, EXTENT);
        expect(pulled.left).toBe(left);
        expect(clampViewport(pulled, EXTENT).pixelsPerTick).toBe(pulled.pixelsPerTick);
      }),
    );
  });

  it("has a place that is pressed in its middle", () => {
    const view = centredAt(VIEW, 20_000);
    expect((view.left + rightEdge(view)) / 2).toBe(20_000);
  });
});
