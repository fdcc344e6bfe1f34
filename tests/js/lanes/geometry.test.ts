import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fittedHeights } from "../../../js/editor/src/lanes/heights";
import { laneTitle, shownRange, valueInWords } from "../../../js/editor/src/lanes/kinds";
import { hitPoint, hitStem, valueToY, yToValue } from "../../../js/editor/src/lanes/lane-geometry";
import { Stroke } from "../../../js/editor/src/lanes/stroke";
import { EMPTY_SCORE } from "../../../js/editor/src/score/score";
import { scoreOf, VIEW } from "../roll/pieces";

const SCALE = { low: 0, high: 127, height: 72 };

describe("a lane's values", () => {
  test("go to a height and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 32, max: 320 }), (value, height) => {
        const scale = { ...SCALE, height };
        expect(yToValue(scale, valueToY(scale, value))).toBeCloseTo(value);
      }),
    );
  });

  test("are said in the words of what they are", () => {
    expect(valueInWords("bend", 4096)).toBe("+1.00 semitones (4096)");
    expect(valueInWords("tempo", 120)).toBe("120 bpm");
    expect(valueInWords("control:64", 127)).toBe("127, down");
    expect(valueInWords("control:1", 127)).toBe("127");
    expect([laneTitle("control:64"), laneTitle("control:99")]).toEqual(["Sustain", "CC 99"]);
  });

  test("of tempos have a range that holds them all", () => {
    const tempos = [30, 300].map((tempo, at) => ({ tick: at * 480, microseconds: 60e6 / tempo, chunk: 0 }));
    const { low, high } = shownRange("tempo", { ...EMPTY_SCORE, tempos });
    expect(low).toBeLessThan(30);
    expect(high).toBeGreaterThan(300);
  });
});

describe("under the pointer", () => {
  test("is the nearest point in reach, in a view and in a lane of it", () => {
    const points = { tick: Int32Array.of(1000, 1030), value: Float64Array.of(64, 100) };
    expect(hitPoint(VIEW, SCALE, points, { x: 102, y: valueToY(SCALE, 98) })).toBe(1030);
    expect(hitPoint(VIEW, SCALE, points, { x: 102, y: valueToY(SCALE, 66) })).toBe(1000);
    expect(hitPoint(VIEW, SCALE, points, { x: 150, y: valueToY(SCALE, 66) })).toBeNull();
  });

  test("is the stem of a chord whose head is nearest, and a selected one before all others", () => {
    const [track, other] = scoreOf(
      [
        [1000, 100, 60, 40],
        [1000, 100, 64, 80],
      ],
      [[1000, 100, 67, 45]],
    ).tracks;
    const tracks = { seen: [other, track], working: [track] };
    const under = (velocity: number, selection: number[] = []) => {
      const hit = hitStem(VIEW, SCALE, tracks, new Set(selection), { x: 101, y: valueToY(SCALE, velocity) });
      return hit?.track.notes.velocity[hit.row] ?? null;
    };
    expect([under(82), under(46), under(120)]).toEqual([80, 40, null]);
    expect(under(40, [1001])).toBe(80);
    // Another track's note is there only where it is selected.
    expect(under(46, [2000])).toBe(45);
  });
});

describe("a pen's stroke", () => {
  const cells = { of: (tick: number) => Math.floor(tick / 10) * 10, after: (cell: number) => cell + 10 };

  test("gives every cell it passes a value, without gaps, and the last way over a cell counts", () => {
    const stroke = new Stroke(cells, 5, 0);
    stroke.moveTo(45, 40);
    expect([...stroke.values.keys()]).toEqual([0, 10, 20, 30, 40]);
    stroke.moveTo(25, 100);
    expect([stroke.at(20), stroke.at(10), stroke.from, stroke.to]).toEqual([100, 5, 0, 50]);
  });

  test("covers exactly the time between its ends, whatever its way", () => {
    const ways = fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 127 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(ways, ([[tick, value], ...way]) => {
        const stroke = new Stroke(cells, tick, value);
        for (const place of way) stroke.moveTo(...place);
        const ticks = [tick, ...way.map(([at]) => at)].map(cells.of);
        expect([stroke.from, stroke.to]).toEqual([Math.min(...ticks), Math.max(...ticks) + 10]);
        expect(stroke.values.size).toBe((stroke.to - stroke.from) / 10);
        const values = [value, ...way.map(([, at]) => at)];
        const drawn = [...stroke.values.values()];
        expect(Math.min(...drawn)).toBeGreaterThanOrEqual(Math.min(...values));
        expect(Math.max(...drawn)).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});

test("lanes that want more room than there is share it", () => {
  expect(fittedHeights([72, 72], 500)).toEqual([72, 72]);
  expect(fittedHeights([200, 100], 150)).toEqual([100, 50]);
  expect(fittedHeights([72, 72], 0)).toEqual([40, 40]);
});
