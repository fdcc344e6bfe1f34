import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chosenWith } from "../../../js/editor/src/gallery/choosing";
import {
  FIRST_GALLERY,
  galleryTakes,
  isGalleryOpen,
  NO_FILTER,
  shuffled,
  sorted,
  sortKeys,
  type TakeFilter,
  takeName,
  takesInHand,
} from "../../../js/editor/src/store/gallery";
import type { Take } from "../../../js/editor/src/store/takes";
import { runOf, takeOf } from "./takes";

const numbers = (takes: readonly Take[]) => takes.map(({ number }) => number);

const bold = runOf("r1", { parameters: { temperature: 1.5, span: [3, 9], density: { fill: 7, at: {} } }, time: 1 });
const calm = runOf("r2", { parameters: { temperature: 0.5, span: [1, 9], density: { fill: 2, at: {} } }, time: 2 });
const other = runOf("r3", { function: "answer", label: "Answer", parameters: { mode: "dorian" }, time: 3 });
const TAKES = [
  takeOf(1, bold, { rating: 2, metrics: { groove: 0.1 } }),
  takeOf(2, bold, { rating: 5, star: true, metrics: { groove: 0.9 } }),
  takeOf(3, calm, { metrics: { groove: 0.5 }, note: "The cadence is lovely" }),
  takeOf(4, other, { kept: true }),
];

const filtered = (filter: Partial<TakeFilter>, blind = false) => {
  const gallery = { ...FIRST_GALLERY, filter: { ...NO_FILTER, ...filter }, descending: false };
  return numbers(galleryTakes({ takes: TAKES, gallery, blind })).sort();
};

describe("the order of takes", () => {
  it("is by time, function, rating, metric or parameter, either way", () => {
    expect(numbers(sorted(TAKES, "time", true))).toEqual([4, 3, 1, 2]);
    expect(numbers(sorted(TAKES, "function", false))).toEqual([4, 1, 2, 3]);
    expect(numbers(sorted(TAKES, "rating", true))).toEqual([2, 1, 3, 4]);
    expect(numbers(sorted(TAKES, "metric:groove", false))).toEqual([1, 3, 2, 4]);
    expect(numbers(sorted(TAKES, "parameter:temperature", false))).toEqual([3, 1, 2, 4]);
  });

  it("goes by where a pair begins and by what fills the bars", () => {
    expect(numbers(sorted(TAKES, "parameter:span", false))).toEqual([3, 1, 2, 4]);
    expect(numbers(sorted(TAKES, "parameter:density", true))).toEqual([1, 2, 3, 4]);
  });

  it("keeps every take and puts those without a value last", () => {
    const value = fc.option(fc.double({ noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), (values, descending) => {
        const takes = values.map((it, at) => takeOf(at, bold, it === undefined ? {} : { metrics: { it } }));
        const order = sorted(takes, "metric:it", descending).map(({ metrics }) => metrics.it);
        const valued = order.filter((it) => it !== undefined);
        expect(order).toHaveLength(values.length);
        expect(order.slice(0, valued.length)).toEqual(valued);
        for (const [at, it] of valued.slice(1).entries())
          expect(descending ? valued[at] >= it : valued[at] <= it).toBe(true);
      }),
    );
  });

  it("offers the metrics that there are and the parameters that differ", () => {
    const same = runOf("r4", { parameters: { temperature: 1.5 } });
    expect(sortKeys([takeOf(1, bold), takeOf(2, same)])).not.toContain("parameter:temperature");
    expect(sortKeys(TAKES)).toEqual(
      expect.arrayContaining(["metric:groove", "parameter:temperature", "parameter:span"]),
    );
    expect(sortKeys(TAKES)).not.toContain("parameter:mode");
  });
});

describe("the filter", () => {
  it("finds words in whatever is said of a take", () => {
    expect(filtered({ text: "CADENCE lovely" })).toEqual([3]);
    expect(filtered({ text: "dorian" })).toEqual([4]);
    expect(filtered({ text: "infill 2" })).toContain(2);
    expect(filtered({ text: "nowhere" })).toEqual([]);
  });

  it("leaves the starred, the rated, the kept, those of a function or a run", () => {
    expect(filtered({ starred: true })).toEqual([2]);
    expect(filtered({ rated: 2 })).toEqual([1, 2]);
    expect(filtered({ rated: 3 })).toEqual([2]);
    expect(filtered({ kept: true })).toEqual([4]);
    expect(filtered({ kept: false })).toEqual([1, 2, 3]);
    expect(filtered({ function: "answer" })).toEqual([4]);
    expect(filtered({ run: "r1", rated: 3 })).toEqual([2]);
  });
});

describe("a blind gallery", () => {
  it("names no function, and finds none", () => {
    for (const take of TAKES) expect(takeName(take, { takes: TAKES, blind: true })).toMatch(/^Take [1-4]$/);
    expect(new Set(TAKES.map((take) => takeName(take, { takes: TAKES, blind: true }))).size).toBe(4);
    expect(filtered({ text: "infill" }, true)).toEqual([]);
    expect(filtered({ function: "answer" }, true)).toEqual([1, 2, 3, 4]);
  });

  it("has an order that depends on nothing but which takes there are", () => {
    const many = Array.from({ length: 60 }, (_, at) => takeOf(at, bold));
    expect(numbers(shuffled([...many].reverse()))).toEqual(numbers(shuffled(many)));
    expect(numbers(shuffled(many))).not.toEqual(numbers(many));
  });
});

describe("what commands mean", () => {
  const gallery = { ...FIRST_GALLERY, chosen: ["t1", "t3", "gone"] };

  it("is what is chosen, or a take that was shown elsewhere", () => {
    expect(numbers(takesInHand({ takes: TAKES, gallery, shownTake: "t3" }))).toEqual([1, 3]);
    expect(numbers(takesInHand({ takes: TAKES, gallery, shownTake: null }))).toEqual([1, 3]);
    expect(numbers(takesInHand({ takes: TAKES, gallery, shownTake: "t2" }))).toEqual([2]);
  });

  it("grows by one or up to one, and shrinks", () => {
    expect(chosenWith(TAKES, ["t1"], "t3", "alone")).toEqual(["t3"]);
    expect(chosenWith(TAKES, ["t1"], "t3", "too")).toEqual(["t1", "t3"]);
    expect(chosenWith(TAKES, ["t1", "t3"], "t1", "too")).toEqual(["t3"]);
    expect(chosenWith(TAKES, ["t1"], "t1", "too")).toEqual(["t1"]);
    expect(chosenWith(TAKES, ["t2"], "t4", "to")).toEqual(["t2", "t3", "t4"]);
    expect(chosenWith(TAKES, ["t2", "t3", "t4"], "t1", "to")).toEqual(["t2", "t1"]);
    expect(chosenWith(TAKES, [], "t2", "to")).toEqual(["t2"]);
  });
});

describe("the gallery", () => {
  it("opens by itself when there is something to choose from, unless it was folded", () => {
    const kept = takeOf(1, bold, { kept: true });
    expect(isGalleryOpen({ takes: [], gallery: FIRST_GALLERY })).toBe(false);
    expect(isGalleryOpen({ takes: [kept], gallery: FIRST_GALLERY })).toBe(false);
    expect(isGalleryOpen({ takes: [takeOf(1, bold)], gallery: FIRST_GALLERY })).toBe(true);
    expect(isGalleryOpen({ takes: TAKES, gallery: FIRST_GALLERY })).toBe(true);
    expect(isGalleryOpen({ takes: TAKES, gallery: { ...FIRST_GALLERY, open: false } })).toBe(false);
  });
});

describe("a search by figures", () => {
  it("asks for metrics, parameters and ratings, alone and together, beside words", () => {
    expect(filtered({ text: "groove>0.3" })).toEqual([2, 3]);
    expect(filtered({ text: "groove > 0.3 temperature<=1" })).toEqual([3]);
    expect(filtered({ text: "rating>=2 groove<0.5" })).toEqual([1]);
    expect(filtered({ text: "density=7" })).toEqual([1, 2]);
    expect(filtered({ text: "span<3 lovely" })).toEqual([3]);
    expect(filtered({ text: "notes=0" })).toEqual([1, 2, 3, 4]);
  });

  it("knows a name by a part of it, the whole one first", () => {
    expect(filtered({ text: "temp>1" })).toEqual([1, 2]);
  });

  it("does not show what has no such figure, and waits for a condition to be finished", () => {
    expect(filtered({ text: "nothing>0" })).toEqual([]);
    expect(filtered({ text: "groove>" })).toEqual([1, 2, 3, 4]);
  });

  it("tells a blind listener nothing", () => {
    expect(filtered({ text: "groove>0.3" }, true)).toEqual([]);
  });
});
