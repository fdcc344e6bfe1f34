import { expect, test } from "vitest";
import { pairAt } from "../../../js/editor/src/store/pairs";
import type { Take } from "../../../js/editor/src/store/takes";
import { runOf, takeOf } from "./takes";

const RUN = runOf("r");
const many = (count: number, run = RUN, from = 0) => Array.from({ length: count }, (_, at) => takeOf(from + at, run));
const pairs = (takes: readonly Take[], count: number) =>
  Array.from({ length: count }, (_, place) => pairAt(takes, place)?.map(({ number }) => number) ?? []);
const unordered = (pair: readonly number[]) => [...pair].sort((a, b) => a - b).join();

test.each([2, 3, 4, 7, 10])("among %i takes every two meet once before any two meet again", (count) => {
  const all = (count * (count - 1)) / 2;
  const met = pairs(many(count), all).map(unordered);
  expect(new Set(met).size).toBe(all);
  expect(unordered(pairs(many(count), all + 1)[all])).toBe(met[0]);
});

test("the first pairs have every take twice", () => {
  const seen = pairs(many(9), 9).flat();
  for (let take = 0; take < 9; take++) expect(seen.filter((one) => one === take)).toHaveLength(2);
});

test("what is A and what is B tells nothing of the order they were made in", () => {
  const turned = pairs(many(30), 200).filter(([a, b]) => a > b).length;
  expect(turned).toBeGreaterThan(60);
  expect(turned).toBeLessThan(140);
});

test("takes of different functions meet, those of different regions do not", () => {
  const other = runOf("o", { function: "answer" });
  const both = [...many(4), ...many(4, other, 4)];
  expect(pairs(both, 16).every(([a, b]) => a < 4 !== b < 4)).toBe(true);
  const elsewhere = runOf("e", { region: { spans: [[960, 1920]], tracks: [1], pitches: null, notes: null } });
  expect(pairAt([...many(1), ...many(1, elsewhere, 1)], 0)).toBeNull();
  expect(pairAt(many(1), 0)).toBeNull();
});
