import { describe, expect, it } from "vitest";
import { changedInWords } from "../../../js/editor/src/gallery/words";
import type { FunctionSchema, Parameter } from "../../../js/editor/src/store/state";
import { hasParts } from "../../../js/editor/src/store/takes";
import { runOf, takeOf } from "./takes";

const NUMBER = { kind: "number", title: "", help: "", low: 0, high: 9, step: 0.1, scale: "linear" } as const;
const PARAMETERS: readonly Parameter[] = [
  { ...NUMBER, name: "temperature", default: 1 },
  { ...NUMBER, name: "density", default: 5, scope: "bar" },
];
const INFILL = { v: 1, name: "infill", title: "Infill", description: "", author: "", license: "" } as const;
const FUNCTIONS: readonly FunctionSchema[] = [{ ...INFILL, parameters: PARAMETERS }];

describe("what a run asked for", () => {
  it("is told where it is not the default", () => {
    const run = runOf("a", { parameters: { temperature: 1.4, density: { fill: 5, at: {} } } });
    expect(changedInWords(run, FUNCTIONS)).toBe("temperature 1.4");
  });

  it("is told where one bar has another value", () => {
    const run = runOf("a", { parameters: { temperature: 1, density: { fill: 5, at: { 3: 7 } } } });
    expect(changedInWords(run, FUNCTIONS)).toBe("density 5 and 1 other");
  });

  it("is told whole where the function is gone", () => {
    expect(changedInWords(runOf("a", { parameters: { temperature: 1 } }), [])).toBe("temperature 1");
  });
});

describe("a part of a take", () => {
  it.each([
    ["region", true],
    ["tracks", true],
    ["end", false],
    ["piece", false],
  ] as const)("of one that writes the %s is to be kept: %s", (writes, there) => {
    expect(hasParts(takeOf(1, runOf("a", { writes })))).toBe(there);
  });
});
