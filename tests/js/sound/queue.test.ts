import { expect, test } from "vitest";
import type { SynthEvent } from "../../../js/synth/messages";
import { EventQueue } from "../../../js/synth/queue";

function event(time: number, a: number, channel = 0): SynthEvent {
  return { time, channel, kind: "on", a, b: 100 };
}

function queueOf(...events: SynthEvent[]): EventQueue {
  const queue = new EventQueue();
  for (const each of events) queue.add(each);
  return queue;
}

test("events come out in order of time, and those of one time in the order they came in", () => {
  const queue = queueOf(event(2, 1), event(1, 2), event(2, 3), event(0, 4), event(1, 5));
  expect(queue.takeBefore(3).map(({ a }) => a)).toEqual([4, 2, 5, 1, 3]);
});

test("what is due at the time itself stays for the next part", () => {
  const queue = queueOf(event(1, 1), event(2, 2));
  expect(queue.takeBefore(2).map(({ a }) => a)).toEqual([1]);
  expect(queue.next).toBe(2);
});

test("an empty queue is never due", () => {
  expect(new EventQueue().next).toBe(Number.POSITIVE_INFINITY);
});

test("a channel's events are forgotten, the others' stay", () => {
  const queue = queueOf(event(1, 1, 0), event(2, 2, 5), event(3, 3, 0));
  queue.forget(new Set([0]));
  expect(queue.takeBefore(9).map(({ a }) => a)).toEqual([2]);
});
