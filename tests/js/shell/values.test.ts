import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allowed,
  formatNumber,
  LAST_SEED,
  type NumberRange,
  parseNumber,
  parseSeed,
  rangeOf,
  type SliderRange,
  sliderFraction,
  sliderValue,
  stepBy,
} from "../../../js/editor/src/shell/controls/values";

const LINEAR: SliderRange = { low: 0.1, high: 2, step: 0.05, scale: "linear", whole: false };
const LOG: SliderRange = { low: 1, high: 10_000, step: 1, scale: "log", whole: false };
const WHOLE: NumberRange = { low: 1, high: null, step: 1, scale: "linear", whole: true };

const ranges = fc
  .record({
    low: fc.integer({ min: -500, max: 500 }),
    steps: fc.integer({ min: 1, max: 400 }),
    step: fc.constantFrom(0.01, 0.05, 0.1, 0.25, 1, 7),
    scale: fc.constantFrom("linear" as const, "log" as const),
  })
  .map(
    ({ low, steps, step, scale }): SliderRange => ({
      low,
      high: Number((low + steps * step).toFixed(2)),
      step,
      scale,
      whole: false,
    }),
  );

describe("a slider", () => {
  it("has its ends at the ends of the range", () => {
    fc.assert(
      fc.property(ranges, (range) => {
        expect(sliderValue(0, range)).toBe(range.low);
        expect(sliderValue(1, range)).toBe(range.high);
        expect(sliderFraction(range.low, range)).toBe(0);
        expect(sliderFraction(range.high, range)).toBe(1);
      }),
    );
  });

  it("gives back every value that is on a step", () => {
    fc.assert(
      fc.property(ranges, fc.double({ min: 0, max: 1, noNaN: true }), (range, at) => {
        const value = sliderValue(at, range);
        expect(sliderValue(sliderFraction(value, range), range)).toBe(value);
      }),
    );
  });

  it("never gives a value outside its range", () => {
    fc.assert(
      fc.property(ranges, fc.double({ min: -1, max: 2, noNaN: true }), (range, at) => {
        const value = sliderValue(at, range);
        expect(value).toBeGreaterThanOrEqual(range.low);
        expect(value).toBeLessThanOrEqual(range.high);
      }),
    );
  });

  it("gives values without the dust of binary fractions", () => {
    expect(sliderValue(0.1053, LINEAR)).toBe(0.3);
    expect(stepBy(0.3, -1, LINEAR)).toBe(0.25);
  });

  it("on a logarithmic scale, has the geometric mean in its middle", () => {
    expect(sliderValue(0.5, LOG)).toBe(100);
    expect(sliderFraction(100, LOG)).toBeCloseTo(0.5, 12);
  });

  it("is linear where a logarithm has nothing to stand on", () => {
    expect(sliderValue(0.5, { ...LOG, low: 0, high: 10 })).toBe(5);
  });
});

describe("a step", () => {
  it("always moves the value, until the end of the range", () => {
    fc.assert(
      fc.property(ranges, fc.double({ min: 0, max: 1, noNaN: true }), (range, at) => {
        const value = sliderValue(at, range);
        const next = stepBy(value, 1, range);
        if (value === range.high) expect(next).toBe(range.high);
        else expect(next).toBeGreaterThan(value);
      }),
    );
  });

  it("grows with the value on a logarithmic scale", () => {
    expect(stepBy(1, 1, LOG)).toBe(2);
    expect(stepBy(5000, 1, LOG)).toBe(5100);
  });

  it("stops at a bound", () => {
    expect(stepBy(1.98, 10, LINEAR)).toBe(2);
    expect(stepBy(1, -1, WHOLE)).toBe(1);
  });
});

describe("a typed number", () => {
  it("is taken with a point, a comma or a minus sign", () => {
    expect(parseNumber(" 0.73 ", LINEAR)).toEqual({ value: 0.73 });
    expect(parseNumber("0,73", LINEAR)).toEqual({ value: 0.73 });
    expect(parseNumber("−3", { ...LINEAR, low: -5 })).toEqual({ value: -3 });
  });

  it("is refused with what is allowed", () => {
    for (const text of ["2.01", "0", "", "high", "1e999", "NaN"])
      expect(parseNumber(text, LINEAR)).toEqual({ problem: "A number from 0.1 to 2." });
    expect(parseNumber("1.5", WHOLE)).toEqual({ problem: "A whole number, 1 or more." });
  });

  it("reads back as it was written", () => {
    fc.assert(
      fc.property(ranges, fc.double({ min: 0, max: 1, noNaN: true }), (range, at) => {
        const value = sliderValue(at, range);
        expect(parseNumber(formatNumber(value, range.step), range)).toEqual({ value });
      }),
    );
  });
});

describe("a number in words", () => {
  it("has the decimals of its step", () => {
    expect(formatNumber(0.5, 0.05)).toBe("0.50");
    expect(formatNumber(100, 1)).toBe("100");
    expect(formatNumber(-2, 1)).toBe("−2");
    expect(formatNumber(0.001, 1e-3)).toBe("0.001");
  });

  it("is not rounded where a cell set it finer than its step", () => {
    expect(formatNumber(0.777, 0.05)).toBe("0.777");
  });

  it("says what is allowed for each kind of bounds", () => {
    expect(allowed({ ...WHOLE, low: null })).toBe("A whole number.");
    expect(allowed({ ...WHOLE, low: null, high: 9 })).toBe("A whole number, 9 or less.");
  });
});

describe("a seed", () => {
  it("is a whole number of 32 bits, or nothing", () => {
    expect(parseSeed("")).toEqual({ value: null });
    expect(parseSeed(String(LAST_SEED))).toEqual({ value: LAST_SEED });
    expect(parseSeed("4294967296")).toEqual({ problem: "A whole number from 0 to 4294967295." });
    expect(parseSeed("-1")).toHaveProperty("problem");
  });
});

it("an integer steps by whole numbers, whatever its schema says", () => {
  const base = { name: "n", title: "N", help: "", default: 1, kind: "integer" as const, low: 0, high: 10 };
  expect(rangeOf({ ...base, step: 0.5 })).toMatchObject({ step: 1, whole: true });
});
