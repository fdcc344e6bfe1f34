import { describe, expect, it } from "vitest";
import { type Grid, snapDown, snapNearest, snapUp } from "../../../js/editor/src/roll/geometry";
import { EMPTY_SCORE } from "../../../js/editor/src/score/score";
import { FIRST_GRID, type GridSetting, gridStep } from "../../../js/editor/src/store/grid";
import { initialState } from "../../../js/editor/src/store/initial";

function stepOf(grid: Partial<GridSetting>, ticksPerQuarter = 480, pixelsPerTick = 0.1): number {
  const state = initialState({ ...EMPTY_SCORE, ticksPerQuarter });
  return gridStep({ ...state, grid: { ...FIRST_GRID, ...grid }, viewport: { ...state.viewport, pixelsPerTick } });
}

describe("the grid's step", () => {
  it("is a part of a whole note, and two thirds of it for triplets", () => {
    expect(stepOf({ division: 16 })).toBe(120);
    expect(stepOf({ division: 8, triplet: true })).toBe(160);
    expect(stepOf({ kind: "off" })).toBe(0);
  });

  it("is a fraction where the ticks do not divide so far", () => {
    expect(stepOf({ division: 16, triplet: true }, 100)).toBeCloseTo(100 / 6);
  });

  it("of an adaptive grid keeps its lines twenty pixels apart at least", () => {
    for (const pixelsPerTick of [0.001, 0.01, 0.05, 0.2, 1]) {
      const step = stepOf({ kind: "adaptive" }, 480, pixelsPerTick);
      expect(step === 1920 || step * pixelsPerTick >= 20).toBe(true);
      expect(step === 15 || step * pixelsPerTick < 40).toBe(true);
    }
  });

  it("of an adaptive grid is halved by each step finer", () => {
    expect(stepOf({ kind: "adaptive", bias: 1 })).toBe(stepOf({ kind: "adaptive" }) / 2);
    expect(stepOf({ kind: "adaptive", bias: -1 })).toBe(stepOf({ kind: "adaptive" }) * 2);
  });
});

describe("lines that fall between ticks", () => {
  const grid: Grid = { step: 100 / 6, barAround: () => [0, 400] };

  it("stand on the nearest tick", () => {
    expect(Array.from({ length: 7 }, (_, line) => snapNearest((line * 100) / 6, grid))).toEqual([
      0, 17, 33, 50, 67, 83, 100,
    ]);
  });

  it("are reached from both sides", () => {
    const lines = [0, 17, 33, 50, 67, 83, 100];
    for (const [at, line] of lines.entries()) {
      expect(snapDown(line, grid)).toBe(line);
      if (at > 0) expect(snapUp(lines[at - 1], grid)).toBe(line);
    }
  });
});
