import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TempoMap } from "../../../js/editor/src/score/time";
import { SHORTEST_LOOP, Timeline } from "../../../js/editor/src/sound/timeline";

/** 100 ticks a second, and from tick 200 on 200 ticks a second. */
const TEMPO = new TempoMap(100, [
  { tick: 0, microseconds: 1_000_000, chunk: 0 },
  { tick: 200, microseconds: 500_000, chunk: 0 },
]);

test("passages follow one another without a gap, up to the time that was asked for", () => {
  const timeline = new Timeline(TEMPO, 0, 10);
  const [first] = timeline.advance(10.5, null);
  const [second] = timeline.advance(11, null);
  expect([first.from, first.to, second.from, second.to]).toEqual([0, 50, 50, 100]);
  expect(first.timeOf(25)).toBeCloseTo(10.25);
});

test("nothing comes twice when less time is asked for than is scheduled", () => {
  const timeline = new Timeline(TEMPO, 0, 10);
  timeline.advance(11, null);
  expect(timeline.advance(10.5, null)).toEqual([]);
  expect(timeline.scheduled).toBe(100);
});

test("a change of tempo within a passage bends its times", () => {
  const [passage] = new Timeline(TEMPO, 150, 0).advance(1, null);
  expect(passage.to).toBeCloseTo(300);
  expect(passage.timeOf(200)).toBeCloseTo(0.5);
  expect(passage.timeOf(250)).toBeCloseTo(0.75);
});

describe("a loop", () => {
  const loop = { start: 100, end: 150 };

  test("leads back to its start at the very time of its end", () => {
    const passages = new Timeline(TEMPO, 120, 0).advance(1, loop);
    expect(passages.map(({ from, to, wraps }) => [from, Math.round(to), wraps])).toEqual([
      [120, 150, true],
      [100, 150, true],
      [100, 120, false],
    ]);
    expect(passages[1].timeOf(100)).toBeCloseTo(0.3);
    expect(passages[2].timeOf(100)).toBeCloseTo(0.8);
  });

  test("is entered from before", () => {
    const passages = new Timeline(TEMPO, 0, 0).advance(2, loop);
    expect(passages.map(({ from }) => from)).toEqual([0, 100]);
  });

  test("does not pull back music that is past it", () => {
    const [passage] = new Timeline(TEMPO, 160, 0).advance(0.3, loop);
    expect([passage.from, passage.to, passage.wraps]).toEqual([160, 190, false]);
  });

  test("that is too short to be heard as one is passed over", () => {
    const short = { start: 100, end: 100 + (SHORTEST_LOOP * 100) / 2 };
    const passages = new Timeline(TEMPO, 90, 0).advance(0.5, short);
    expect(passages.map(({ from, to }) => [from, to])).toEqual([[90, 140]]);
  });
});

describe("the position", () => {
  test("stands still until the music begins", () => {
    expect(new Timeline(TEMPO, 50, 10).position(9.5)).toBe(50);
  });

  test("is where the music is heard, though more is scheduled", () => {
    const timeline = new Timeline(TEMPO, 0, 10);
    timeline.advance(11, null);
    expect(timeline.position(10.4)).toBeCloseTo(40);
  });

  test("does not run ahead of what is scheduled", () => {
    const timeline = new Timeline(TEMPO, 0, 10);
    timeline.advance(11, null);
    expect(timeline.position(20)).toBeCloseTo(100);
  });

  test("stays before a loop's end until the jump is heard", () => {
    const timeline = new Timeline(TEMPO, 100, 0);
    timeline.advance(0.6, { start: 100, end: 150 });
    expect(timeline.position(0.49)).toBeCloseTo(149);
    expect(timeline.position(0.55)).toBeCloseTo(105);
  });
});

test("a new tempo holds from what is not scheduled yet", () => {
  const timeline = new Timeline(TEMPO, 0, 0);
  timeline.advance(0.5, null);
  timeline.retune(new TempoMap(100, [{ tick: 0, microseconds: 2_000_000, chunk: 0 }]));
  const [passage] = timeline.advance(1.5, null);
  expect([passage.from, passage.to]).toEqual([50, 100]);
  expect(timeline.position(0.3)).toBeCloseTo(30);
  expect(timeline.position(1)).toBeCloseTo(75);
});

test("a player that was late goes on where it stopped, without a leap", () => {
  const timeline = new Timeline(TEMPO, 0, 0);
  timeline.advance(0.5, null);
  timeline.resumeAt(3);
  const [passage] = timeline.advance(3.1, null);
  expect(passage.from).toBe(50);
  expect(passage.timeOf(50)).toBe(3);
  expect(timeline.position(2)).toBeCloseTo(50);
});

test("whatever the steps, passages tile the music and their times ascend", () => {
  const steps = fc.array(fc.double({ min: 0.001, max: 0.7, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(steps, fc.nat(250), fc.integer({ min: 3, max: 100 }), (waits, start, length) => {
      const loop = { start, end: start + length };
      const timeline = new Timeline(TEMPO, 0, 0);
      let [until, tick, time] = [0, 0, 0];
      for (const wait of waits) {
        until += wait;
        for (const passage of timeline.advance(until, loop)) {
          expect(passage.from).toBe(tick);
          expect(passage.timeOf(passage.from)).toBeCloseTo(time, 6);
          time = passage.timeOf(passage.to);
          tick = passage.wraps ? loop.start : passage.to;
        }
        expect(time).toBeCloseTo(until, 6);
      }
    }),
  );
});
