import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tickToX } from "../../../js/editor/src/roll/geometry";
import { crisp } from "../../../js/editor/src/roll/paint-grid";
import { ahead, movedWithin, onPixels } from "../../../js/editor/src/roll/pan";
import type { Viewport } from "../../../js/editor/src/store/state";
import { VIEW } from "./pieces";

const ratios = fc.constantFrom(1, 1.25, 1.5, 2, 3);
const views = fc
  .record({
    left: fc.double({ min: 0, max: 1e6, noNaN: true }),
    // Scales at which ticks lie in the middle between two pixels, and any.
    pixelsPerTick: fc.oneof(fc.constantFrom(0.05, 0.1, 0.125, 0.5), fc.double({ min: 0.001, max: 3, noNaN: true })),
    width: fc.integer({ min: 100, max: 2000 }),
  })
  .map((change): Viewport => ({ ...VIEW, ...change }));

/** The device pixel of a view at which a tick is painted. */
function pixelOf(view: Viewport, tick: number, ratio: number): number {
  // Not -0.
  return Math.round(crisp(tickToX(view, tick), ratio) * ratio) + 0;
}

describe("what is painted beyond the view", () => {
  it("has every tick on the pixel, once it is moved, on which a picture of the view alone has it", () => {
    fc.assert(
      fc.property(views, ratios, fc.constantFrom(-1, 1), fc.nat(4000), fc.nat(3000), (view, ratio, way, ticks, by) => {
        const picture = ahead(view, ratio, way);
        const later = { ...view, left: Math.max(0, view.left + (way * by) / view.pixelsPerTick / 10) };
        const moved = movedWithin(picture, later, ratio);
        fc.pre(moved !== null);
        const tick = Math.floor(later.left) + ticks;
        expect(pixelOf(picture, tick, ratio) - moved + 0).toBe(pixelOf(onPixels(later, ratio), tick, ratio));
      }),
    );
  });

  it("holds the view that it was made for, and begins no earlier than the piece", () => {
    fc.assert(
      fc.property(views, ratios, fc.constantFrom(-1, 0, 1), (view, ratio, way) => {
        const picture = ahead(view, ratio, way);
        expect(movedWithin(picture, view, ratio)).not.toBeNull();
        expect(picture.left).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("is of no use at another scale, before where it begins, or beyond where it ends", () => {
    const view = { ...VIEW, left: 1000, pixelsPerTick: 0.5, width: 800 };
    const picture = ahead(view, 1, 1);
    expect(movedWithin(picture, { ...view, left: 1100 }, 1)).toBe(50);
    expect(movedWithin(picture, { ...view, left: 1400 }, 1)).toBe(200);
    expect(movedWithin(picture, { ...view, left: 1402 }, 1)).toBeNull();
    expect(movedWithin(picture, { ...view, left: 998 }, 1)).toBeNull();
    expect(movedWithin(picture, { ...view, pixelsPerTick: 0.51 }, 1)).toBeNull();
  });
});

describe("a view on whole pixels", () => {
  it("begins less than a pixel from where it was", () => {
    fc.assert(
      fc.property(views, ratios, (view, ratio) => {
        const shift = (onPixels(view, ratio).left - view.left) * view.pixelsPerTick * ratio;
        expect(Math.abs(shift)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });
});
