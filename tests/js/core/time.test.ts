import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EMPTY_SCORE } from "../../../js/editor/src/score/score";
import { MeterMap, meterMap, TempoMap, tempoMap } from "../../../js/editor/src/score/time";
import type { Meter, Tempo } from "../../../js/editor/src/score/types";

function meter(tick: number, numerator: number, denominator: number): Meter {
  return { tick, numerator, denominator, clocks: 24, notated: 8, chunk: 0 };
}

const TEMPOS: fc.Arbitrary<Tempo[]> = fc.array(
  fc.record({ tick: fc.nat(5000), microseconds: fc.integer({ min: 0, max: 2_000_000 }), chunk: fc.constant(0) }),
  { maxLength: 5 },
);

const METERS: fc.Arbitrary<Meter[]> = fc.array(
  fc
    .tuple(fc.nat(5000), fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 2, 4, 8, 16))
    .map(([tick, numerator, denominator]) => meter(tick, numerator, denominator)),
  { maxLength: 5 },
);

describe("a tempo map", () => {
  test("takes a tick to seconds and back", () => {
    fc.assert(
      fc.property(TEMPOS, fc.nat(10_000), (tempos, tick) => {
        const map = new TempoMap(480, tempos);
        expect(map.tick(map.seconds(tick))).toBeCloseTo(tick, 3);
      }),
    );
  });

  test("adds up the stretches of each tempo", () => {
    const map = new TempoMap(480, [
      { tick: 480, microseconds: 1_000_000, chunk: 0 },
      { tick: 960, microseconds: 250_000, chunk: 0 },
    ]);
    expect([0, 480, 960, 1920].map((tick) => map.seconds(tick))).toEqual([0, 0.5, 1.5, 2]);
  });
});

describe("a meter map", () => {
  test("puts every tick in the bar that holds it", () => {
    fc.assert(
      fc.property(METERS, fc.nat(10_000), (meters, tick) => {
        const map = new MeterMap(96, meters);
        const { start, end } = map.bar(map.barAt(tick));
        expect(start <= tick && tick < end).toBe(true);
      }),
    );
  });

  test("walks the bars of a stretch without a gap, each under its meter", () => {
    fc.assert(
      fc.property(METERS, fc.nat(3000), fc.integer({ min: 1, max: 3000 }), (meters, from, length) => {
        const map = new MeterMap(96, meters);
        const bars = [...map.bars(from, from + length)];
        expect(bars[0].start).toBeLessThanOrEqual(from);
        expect(bars.at(-1)?.end).toBeGreaterThanOrEqual(from + length);
        for (const [at, bar] of bars.entries()) {
          expect(bar.bar).toBe(bars[0].bar + at);
          if (at) expect(bar.start).toBe(bars[at - 1].end);
        }
      }),
    );
  });

  test("ends a bar where the meter changes in the middle of it", () => {
    const map = new MeterMap(480, [meter(0, 4, 4), meter(2400, 3, 4)]);
    expect([...map.bars(0, 4000)].map(({ start, end }) => [start, end])).toEqual([
      [0, 1920],
      [1920, 2400],
      [2400, 3840],
      [3840, 5280],
    ]);
  });

  test("counts bars, and the meter's own beats, from 1", () => {
    const map = new MeterMap(480, [meter(0, 6, 8)]);
    expect(map.position(0)).toEqual({ bar: 1, beat: 1, tick: 0 });
    expect(map.position(1440 + 250)).toEqual({ bar: 2, beat: 2, tick: 10 });
  });

  test("has bars of 4/4 where nothing says otherwise", () => {
    expect(new MeterMap(96, []).bar(2)).toMatchObject({ start: 768, end: 1152, beat: 96 });
  });
});

test("the maps of a score are made once for each list, and again for another resolution", () => {
  expect(tempoMap(EMPTY_SCORE)).toBe(tempoMap({ ...EMPTY_SCORE, name: "other" }));
  expect(meterMap({ ...EMPTY_SCORE, ticksPerQuarter: 96 }).barStart(1)).toBe(384);
  expect(meterMap(EMPTY_SCORE).barStart(1)).toBe(1920);
});
