import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Stroke } from "../../../js/editor/src/lanes/stroke";
import { axisOf, endAt, filled } from "../../../js/editor/src/multislider/axis";
import {
  barCells,
  cellAt,
  cellBox,
  fractionAt,
  fractionToY,
  type Layout,
} from "../../../js/editor/src/multislider/layout";
import { barCount, isPlaceThere, regionPlaces } from "../../../js/editor/src/multislider/places";
import {
  allTheSame,
  keyOf,
  placeOf,
  sparseOf,
  valueIn,
  withFill,
  withoutValues,
  withValues,
} from "../../../js/editor/src/multislider/sparse";
import { regionOfBars } from "../../../js/editor/src/score/region";
import { MeterMap } from "../../../js/editor/src/score/time";
import { thrownValue } from "../../../js/editor/src/shell/controls/random";
import { sliderValue } from "../../../js/editor/src/shell/controls/values";
import { isOfUse } from "../../../js/editor/src/store/parameters";
import type { FunctionSchema, Parameter, ParameterOf } from "../../../js/editor/src/store/state";
import { BAR, QUARTER, scoreOf, VIEW } from "../roll/pieces";

const base = { name: "value", title: "Value", help: "", default: 5 };
const INTEGER: ParameterOf<"integer"> = { ...base, kind: "integer", low: 0, high: 9, step: 1 };
const PAIR: ParameterOf<"pair"> = { ...base, kind: "pair", low: 1, high: 6, step: 1, whole: true, scale: "linear" };
const LOG: ParameterOf<"number"> = { ...base, kind: "number", low: 1, high: 1000, step: 1, scale: "log" };
const CHOICE: ParameterOf<"choice"> = {
  ...base,
  kind: "choice",
  choices: ["calm", "plain", "wild"].map((value) => ({ value, title: value })),
};
const TOGGLE: ParameterOf<"toggle"> = { ...base, kind: "toggle" };
const KINDS: readonly Parameter[] = [INTEGER, PAIR, LOG, CHOICE, TOGGLE];

const values = fc.integer({ min: 0, max: 9 });
const keys = fc.integer({ min: 0, max: 20 }).map(String);
const items = fc.array(fc.tuple(keys, values));
const sparse = fc.tuple(values, items).map(([fill, at]) => withValues({ fill, at: {} }, at));

describe("a sparse value", () => {
  test("gives back what was set, and its fill everywhere else", () => {
    fc.assert(
      fc.property(sparse, items, (before, set) => {
        const after = withValues(before, set);
        const last = new Map(set);
        for (let bar = 0; bar <= 20; bar++)
          expect(valueIn(after, `${bar}`)).toBe(last.get(`${bar}`) ?? valueIn(before, `${bar}`));
      }),
    );
  });

  test("holds nothing that its fill says already", () => {
    fc.assert(
      fc.property(sparse, items, values, (before, set, fill) => {
        for (const { at, fill: all } of [withValues(before, set), withFill(before, fill)])
          expect(Object.values(at)).not.toContain(all);
      }),
    );
  });

  test("keeps what was set of its own when all others are", () => {
    fc.assert(
      fc.property(sparse, values, (before, fill) => {
        const after = withFill(before, fill);
        for (let bar = 0; bar <= 20; bar++)
          expect(valueIn(after, `${bar}`)).toBe(Object.hasOwn(before.at, `${bar}`) ? valueIn(before, `${bar}`) : fill);
      }),
    );
  });

  test("goes back to its fill, one by one or all together", () => {
    fc.assert(
      fc.property(sparse, (before) => {
        expect(withoutValues(before, Object.keys(before.at))).toEqual(allTheSame(before));
      }),
    );
  });

  test("is made of one value where a cell set it to one", () => {
    expect(sparseOf({ ...INTEGER, scope: "bar", default: { fill: 5, at: {} } }, undefined)).toEqual({
      fill: 5,
      at: {},
    });
  });

  test("has keys that say which place they are of", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (track, bar) => {
        expect(placeOf("cell", keyOf("cell", { track, bar }))).toEqual({ track, bar });
        expect(placeOf("bar", keyOf("bar", { bar }))).toEqual({ bar });
        expect(placeOf("track", keyOf("track", { track }))).toEqual({ track });
      }),
    );
  });
});

describe("an axis", () => {
  test("of any kind gives values of the kind, and finds them again", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.double({ min: 0, max: 1, noNaN: true }), (parameter, fraction) => {
        const axis = axisOf(parameter, 5);
        const number = sliderValue(fraction, axis.range);
        const value = axis.write(number, axis.write(axis.range.low, undefined, 0), 1);
        expect(axis.read(value, 1)).toBe(number);
        const [from, to] = filled(axis, value);
        expect(from).toBeLessThanOrEqual(to);
        expect([from, to].every((end) => end >= 0 && end <= 1)).toBe(true);
      }),
    );
  });

  test("of a pair lets neither end pass the other, and takes hold of the nearer one", () => {
    const axis = axisOf(PAIR, [2, 4]);
    expect(axis.write(6, [2, 4], 0)).toEqual([4, 4]);
    expect(axis.write(1, [2, 4], 1)).toEqual([2, 2]);
    expect([0.1, 0.35, 0.55, 0.9].map((fraction) => endAt(axis, [2, 4], fraction))).toEqual([0, 0, 1, 1]);
    expect([0.1, 0.9].map((fraction) => endAt(axis, [3, 3], fraction))).toEqual([0, 1]);
  });

  test("of numbers that go both ways is filled from zero", () => {
    const axis = axisOf({ ...LOG, low: -1, high: 1, step: 0.1, scale: "linear" }, 0);
    expect(filled(axis, -1)).toEqual([0, 0.5]);
    expect(filled(axis, 0.5)).toEqual([0.5, 0.75]);
  });

  test("has room around what most have where a range has no bounds", () => {
    const { range } = axisOf({ ...INTEGER, low: null, high: null }, 40);
    expect([range.low, range.high]).toEqual([0, 80]);
  });
});

const SCORE = scoreOf([[0, QUARTER, 60]], [[5 * BAR, QUARTER, 62]]);

describe("places", () => {
  test("of a region are its bars, its tracks, or both", () => {
    const region = regionOfBars(SCORE, 2, 4, [2]);
    const piece = { score: SCORE, region };
    expect(regionPlaces("bar", piece)).toEqual([{ bar: 2 }, { bar: 3 }]);
    expect(regionPlaces("track", piece)).toEqual([{ track: 2 }]);
    expect(regionPlaces("cell", piece)).toEqual([
      { track: 2, bar: 2 },
      { track: 2, bar: 3 },
    ]);
    expect(regionPlaces("bar", { score: SCORE, region: null })).toHaveLength(6);
  });

  test("go on to the end of a region past the piece, and no further", () => {
    expect(barCount({ score: SCORE, region: null })).toBe(6);
    const piece = { score: SCORE, region: regionOfBars(SCORE, 7, 9, [1]) };
    expect(barCount(piece)).toBe(9);
    expect(["8", "9"].map((key) => isPlaceThere("bar", piece, key))).toEqual([true, false]);
    expect(["1:8", "3:8"].map((key) => isPlaceThere("cell", piece, key))).toEqual([true, false]);
  });
});

const METERS = new MeterMap(QUARTER, [
  { tick: 0, numerator: 4, denominator: 4, clocks: 24, notated: 8, chunk: 0 },
  { tick: 2 * BAR, numerator: 3, denominator: 4, clocks: 24, notated: 8, chunk: 0 },
]);
const LAYOUT: Layout = { scope: "cell", meters: METERS, bars: 8, rows: [3, 5, 9], height: 60 };

describe("the cells", () => {
  test("are found at every point in them, whatever the meters are", () => {
    const at = fc.double({ min: 0.02, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(fc.nat(7), fc.nat(2), at, at, (bar, row, across, up) => {
        const box = cellBox(LAYOUT, VIEW, { row, bar });
        const point = { x: box.left + across * (box.right - box.left), y: fractionToY(box, up) };
        expect(cellAt(LAYOUT, VIEW, point)).toEqual({ row, bar });
        expect(fractionAt(LAYOUT, row, point.y)).toBeCloseTo(up);
      }),
    );
  });

  test("have their very ends a little inside of their edges, where a hand finds them", () => {
    const { top, bottom } = cellBox(LAYOUT, VIEW, { row: 1, bar: 0 });
    expect([top + 1, bottom - 1].map((y) => fractionAt(LAYOUT, 1, y))).toEqual([1, 0]);
  });

  test("end with the last bar", () => {
    const { right } = cellBox(LAYOUT, VIEW, { row: 0, bar: 7 });
    expect(cellAt(LAYOUT, VIEW, { x: right + 1, y: 5 })).toBeNull();
  });

  test("that a stroke goes over are all bars on its way, once each", () => {
    fc.assert(
      fc.property(fc.nat(7 * BAR), fc.nat(7 * BAR), (from, to) => {
        const stroke = new Stroke(barCells(METERS), from, 0);
        stroke.moveTo(to, 1);
        const bars = [...stroke.values.keys()].map((tick) => METERS.barAt(tick)).sort((a, b) => a - b);
        const [first, last] = [from, to].map((tick) => METERS.barAt(tick)).sort((a, b) => a - b);
        expect(bars).toEqual(Array.from({ length: last - first + 1 }, (_, at) => first + at));
      }),
    );
  });
});

describe("what is thrown", () => {
  const random = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

  test("is a value of its kind", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), random, (parameter, stream) => {
        const value = thrownValue(parameter, undefined, [], () => stream.next().value);
        const axis = axisOf(parameter, 5);
        const ends = ([0, 1] as const).map((end) => axis.read(value, end));
        expect(ends[0]).toBeLessThanOrEqual(ends[1]);
        for (const number of ends) expect(sliderValue(0, axis.range) <= number && number <= axis.range.high).toBe(true);
      }),
    );
  });

  test("on a logarithmic scale is below the geometric mean half of the time", () => {
    expect(thrownValue(LOG, 1, [], () => 0.5)).toBe(32);
  });

  test("for each bar leaves bars outside of the region as they are", () => {
    const value = { fill: 5, at: { "0": 1, "2": 2 } };
    const parameter: Parameter = { ...INTEGER, scope: "bar", default: { fill: 5, at: {} } };
    expect(thrownValue(parameter, value, [{ bar: 2 }, { bar: 3 }], () => 0.99)).toEqual({
      fill: 5,
      at: { "0": 1, "2": 9, "3": 9 },
    });
  });
});

test("a control is of use while all that it names have one of the values", () => {
  const control: Parameter = { ...INTEGER, when: { style: ["pop", "rock"], on: [true] } };
  const style: Parameter = { ...CHOICE, name: "style", default: "calm" };
  const on: Parameter = { ...TOGGLE, name: "on", default: true };
  const schema = { parameters: [control, style, on] } as unknown as FunctionSchema;
  expect(isOfUse(control, schema, undefined)).toBe(false);
  expect(isOfUse(control, schema, { style: "rock" })).toBe(true);
  expect(isOfUse(control, schema, { style: "rock", on: false })).toBe(false);
  expect(isOfUse(style, schema, {})).toBe(true);
});
