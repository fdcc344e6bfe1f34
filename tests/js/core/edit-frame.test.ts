import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  atTick,
  type FrameEvent,
  frameEvents,
  meterAt,
  putFrameEvent,
  removeFrameEvent,
} from "../../../js/editor/src/score/edit-frame";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE } from "../../../js/editor/src/score/score";
import { meterMap } from "../../../js/editor/src/score/time";
import type { Score } from "../../../js/editor/src/score/types";

const BAR = 1920;

const marker = (tick: number, text: string): FrameEvent => ({ list: "markers", event: { tick, text, chunk: 0 } });
const meter = (tick: number, numerator: number, denominator = 4): FrameEvent => ({
  list: "meters",
  event: meterAt(tick, numerator, denominator),
});

function put(score: Score, event: FrameEvent, instead: FrameEvent | null = null): Score {
  return apply(score, putFrameEvent(score, event, instead)).score;
}

describe("an event put into the piece", () => {
  it("stands in order of time", () => {
    const score = put(put(EMPTY_SCORE, marker(BAR, "B")), marker(0, "A"));
    expect(score.markers.map(({ text }) => text)).toEqual(["A", "B"]);
  });

  it("leaves other markers of its tick, and replaces another meter", () => {
    const both = put(put(EMPTY_SCORE, marker(0, "A")), marker(0, "B"));
    expect(both.markers.length).toBe(2);
    const meters = put(put(EMPTY_SCORE, meter(BAR, 3)), meter(BAR, 6, 8));
    expect(meters.meters.map(({ numerator }) => numerator)).toEqual([6]);
  });

  it("takes the place of the one it was, in one op", () => {
    const score = put(EMPTY_SCORE, marker(0, "A"));
    const change = putFrameEvent(score, marker(BAR, "B"), marker(0, "A"));
    expect(change.length).toBe(1);
    expect(apply(score, change).score.markers).toEqual([{ tick: BAR, text: "B", chunk: 0 }]);
  });

  it("is no change where it is there already", () => {
    const score = put(EMPTY_SCORE, meter(0, 3));
    expect(putFrameEvent(score, meter(0, 3), meter(0, 3))).toEqual([]);
  });

  it("clicks on dotted beats in compound time", () => {
    expect([meterAt(0, 4, 4), meterAt(0, 6, 8), meterAt(0, 3, 8), meterAt(0, 2, 2)].map((made) => made.clocks)).toEqual(
      [24, 36, 12, 48],
    );
  });
});

describe("the piece's first meter and tempo", () => {
  it("are there though the piece does not say so", () => {
    expect(frameEvents(EMPTY_SCORE).map(({ list, event }) => [list, event.tick])).toEqual([
      ["meters", 0],
      ["tempos", 0],
    ]);
  });

  it("stay where they are", () => {
    for (const first of frameEvents(EMPTY_SCORE)) {
      expect(atTick(EMPTY_SCORE, first, 3 * BAR)).toEqual(first);
      expect(removeFrameEvent(EMPTY_SCORE, first)).toEqual([]);
    }
  });

  it("are not pushed out by one that is moved", () => {
    const score = put(put(EMPTY_SCORE, meter(0, 3)), meter(3 * 1440, 4));
    expect(atTick(score, meter(3 * 1440, 4), 0).event.tick).toBe(1440);
  });
});

describe("a meter that is moved", () => {
  it("goes to bar lines as they would be without it", () => {
    const score = put(put(EMPTY_SCORE, meter(0, 4)), meter(2 * BAR, 3));
    // Bar lines of 4/4 go on past where it stood.
    expect(atTick(score, meter(2 * BAR, 3), 4 * BAR - 100).event.tick).toBe(4 * BAR);
  });

  it("always lands on a bar line", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * BAR }), fc.integer({ min: 1, max: 12 }), (tick, numerator) => {
        const score = put(put(EMPTY_SCORE, meter(0, numerator, 8)), meter(8 * numerator * 240, 3));
        const to = atTick(score, meter(8 * numerator * 240, 3), tick).event.tick;
        const rest = meterMap({ ...score, meters: score.meters.slice(0, 1) });
        expect(rest.barStart(rest.barAt(to))).toBe(to);
      }),
    );
  });
});

it("every edit, undone, gives the same lists back", () => {
  const events = fc.oneof(
    fc.record({ tick: fc.nat(9), text: fc.constantFrom("A", "B") }).map(({ tick, text }) => marker(tick * BAR, text)),
    fc
      .record({ tick: fc.nat(9), numerator: fc.integer({ min: 1, max: 9 }) })
      .map((m) => meter(m.tick * BAR, m.numerator)),
    fc.record({ tick: fc.nat(9), sharps: fc.integer({ min: -7, max: 7 }) }).map(
      ({ tick, sharps }): FrameEvent => ({
        list: "keys",
        event: { tick: tick * BAR, sharps, minor: false, chunk: 0 },
      }),
    ),
    fc.record({ tick: fc.nat(9), microseconds: fc.integer({ min: 1, max: 900_000 }) }).map(
      ({ tick, microseconds }): FrameEvent => ({
        list: "tempos",
        event: { tick: tick * BAR, microseconds, chunk: 0 },
      }),
    ),
  );
  const edits = fc.array(fc.tuple(events, fc.nat(3), fc.nat(9)), { maxLength: 12 });
  fc.assert(
    fc.property(edits, (drawn) => {
      let score: Score = EMPTY_SCORE;
      for (const [event, kind, which] of drawn) {
        const there = frameEvents(score)[which % frameEvents(score).length];
        const change =
          kind === 0
            ? removeFrameEvent(score, there)
            : kind === 1
              ? putFrameEvent(score, atTick(score, there, event.event.tick), there)
              : putFrameEvent(score, event);
        const done = apply(score, change);
        expect(apply(done.score, done.inverse).score).toEqual(score);
        score = done.score;
      }
    }),
  );
});
