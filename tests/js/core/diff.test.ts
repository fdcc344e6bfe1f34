import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diff } from "../../../js/editor/src/score/diff";
import { pack } from "../../../js/editor/src/score/pack";
import { apply } from "../../../js/editor/src/score/reduce";
import { scores, scoreWithChanges } from "./arbitrary";

describe("the change between two scores", () => {
  test("makes the one into the other, byte for byte", () => {
    fc.assert(
      fc.property(scoreWithChanges(3), ({ score, changes }) => {
        const edited = changes.reduce((so_far, change) => apply(so_far, change).score, score);
        const change = diff(score, edited);
        const made = change && apply(score, change).score;
        expect(made && pack({ ...made, nextId: edited.nextId })).toEqual(pack(edited));
      }),
    );
  }, 20_000);

  test("of a score and itself is nothing", () => {
    fc.assert(
      fc.property(scores(), (score) => {
        expect(diff(score, structuredClone(score))).toEqual([]);
      }),
    );
  });

  test("cannot be said of another grid of ticks", () => {
    fc.assert(
      fc.property(scores(), (score) => {
        expect(diff(score, { ...score, ticksPerQuarter: 97 })).toBeNull();
      }),
      { numRuns: 5 },
    );
  });
});
