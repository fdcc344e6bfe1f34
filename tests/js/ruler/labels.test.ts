import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelAt, placeLabels } from "../../../js/editor/src/ruler/labels";
import { EMPTY_SCORE } from "../../../js/editor/src/score/score";
import type { Score } from "../../../js/editor/src/score/types";
import { VIEW } from "../roll/pieces";

const measure = (text: string) => text.length * 6;
const meter = { tick: 0, numerator: 4, denominator: 4, clocks: 24, notated: 8, chunk: 0 };
const tempo = { tick: 0, microseconds: 500_000, chunk: 0 };

function textsOf(score: Partial<Score>): string[] {
  return placeLabels(VIEW, { ...EMPTY_SCORE, meters: [meter], tempos: [tempo], ...score }, null, measure).map(
    ({ text }) => text,
  );
}

describe("the labels of the ruler", () => {
  it("stand side by side where events fall on one tick, markers first", () => {
    const keys = [{ tick: 0, sharps: 2, minor: false, chunk: 0 }];
    expect(textsOf({ keys, markers: [{ tick: 0, text: "Verse", chunk: 0 }] })).toEqual([
      "Verse",
      "4/4",
      "D major",
      "♩ = 120",
    ]);
  });

  it("are left out where a ritardando has too many", () => {
    const tempos = Array.from({ length: 50 }, (_, at) => ({ ...tempo, tick: at * 120 }));
    const texts = textsOf({ tempos });
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.length).toBeLessThan(20);
  });

  it("shorten a sentence", () => {
    const [text] = textsOf({ markers: [{ tick: 0, text: "A sentence that goes on and on and on and on", chunk: 0 }] });
    expect(text.endsWith("…")).toBe(true);
    expect(measure(text)).toBeLessThanOrEqual(186);
  });

  it("show a drag where it would end", () => {
    const event = { tick: 1000, text: "Verse", chunk: 0 };
    const preview = { kind: "frame", event: { list: "markers", event }, tick: 5000 } as const;
    const [label] = placeLabels(VIEW, { ...EMPTY_SCORE, markers: [event] }, preview, measure);
    expect(label.at).toBe(500);
  });

  it("never overlap, and are hit where they stand", () => {
    const markers = fc.array(
      fc.record({ tick: fc.nat(9000), text: fc.string({ maxLength: 12 }), chunk: fc.constant(0) }),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(markers, (drawn) => {
        const score = { ...EMPTY_SCORE, markers: drawn.sort((a, b) => a.tick - b.tick) };
        const labels = placeLabels(VIEW, score, null, measure).sort((a, b) => a.left - b.left);
        for (const [at, label] of labels.entries()) {
          expect(label.left).toBeGreaterThanOrEqual(label.at);
          if (at > 0) expect(label.left).toBeGreaterThanOrEqual(labels[at - 1].left + labels[at - 1].width);
          expect(labelAt(labels, label.left + label.width / 2)).toBe(label);
        }
      }),
    );
  });
});
