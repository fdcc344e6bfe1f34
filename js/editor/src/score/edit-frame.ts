/** Edits of what governs all tracks at a point of time: markers, meters, keys, tempos. Each is a `score.set` of whole lists. */

import type { EventLists } from "./events";
import type { Change, Op } from "./ops";
import { eventsEqual } from "./score";
import { DEFAULT_METER, DEFAULT_TEMPO, meterMap } from "./time";
import type { Meter, Score } from "./types";

/** An event of one of the lists. It is known by its values: a list is made anew with each edit. */
export type FrameEvent = {
  [N in keyof EventLists]: { readonly list: N; readonly event: EventLists[N][number] };
}[keyof EventLists];

/**
 * A list with what holds where it says nothing: a piece always has a meter and a tempo from its first tick on.
 */
export function frameEvents(score: Score): FrameEvent[] {
  const meters = startsAtZero(score.meters) ? score.meters : [DEFAULT_METER, ...score.meters];
  const tempos = startsAtZero(score.tempos) ? score.tempos : [FIRST_TEMPO, ...score.tempos];
  return [
    ...score.markers.map((event): FrameEvent => ({ list: "markers", event })),
    ...meters.map((event): FrameEvent => ({ list: "meters", event })),
    ...score.keys.map((event): FrameEvent => ({ list: "keys", event })),
    ...tempos.map((event): FrameEvent => ({ list: "tempos", event })),
  ];
}

const FIRST_TEMPO = { tick: 0, microseconds: DEFAULT_TEMPO, chunk: 0 } as const;

function startsAtZero(events: readonly { readonly tick: number }[]): boolean {
  return events[0]?.tick === 0;
}

export function sameFrameEvent(a: FrameEvent | null, b: FrameEvent | null): boolean {
  if (a === null || b === null) return a === b;
  return a.list === b.list && eventsEqual(a.event, b.event);
}

/** Whether it has to stay where it is: a meter and a tempo hold from the first tick on. */
export function isFixed({ list, event }: FrameEvent): boolean {
  return event.tick === 0 && (list === "meters" || list === "tempos");
}

/**
 * Puts an event into its list in place of `instead`, and of any other of its kind at its tick: only markers may stand
 * together. Nothing where that is how it is already.
 */
export function putFrameEvent(score: Score, put: FrameEvent, instead: FrameEvent | null = null): Change {
  if (sameFrameEvent(put, instead)) return [];
  const kept = without(score, instead, put.list).filter(
    ({ tick }) => put.list === "markers" || tick !== put.event.tick,
  );
  return [setOp(put.list, [...kept, put.event])];
}

/** Takes an event out. Nothing where it has to stay. */
export function removeFrameEvent(score: Score, gone: FrameEvent): Change {
  if (isFixed(gone)) return [];
  const kept = without(score, gone, gone.list);
  return kept.length === score[gone.list].length ? [] : [setOp(gone.list, kept)];
}

/** The list without the first event that is the same as `gone`. */
function without(score: Score, gone: FrameEvent | null, name: FrameEvent["list"]): readonly FrameEvent["event"][] {
  const list: readonly FrameEvent["event"][] = score[name];
  if (gone?.list !== name) return list;
  const at = list.findIndex((event) => eventsEqual(event, gone.event));
  return list.filter((_, row) => row !== at);
}

function setOp(list: FrameEvent["list"], events: readonly FrameEvent["event"][]): Op {
  const sorted = [...events].sort((a, b) => a.tick - b.tick);
  return { op: "score.set", [list]: sorted } as Op;
}

/** The same event at another tick. One that has to stay does; none comes to stand where another one has to. */
export function atTick(score: Score, moved: FrameEvent, tick: number): FrameEvent {
  if (isFixed(moved)) return moved;
  const least = isFixed({ ...moved, event: { ...moved.event, tick: 0 } } as FrameEvent) ? 1 : 0;
  const place = moved.list === "meters" ? barLineNear(score, moved, tick) : Math.max(least, Math.round(tick));
  return { ...moved, event: { ...moved.event, tick: place } } as FrameEvent;
}

/** The bar line nearest to a tick, past the first, in the bars as they would be without the meter that moves. */
function barLineNear(score: Score, moved: FrameEvent, tick: number): number {
  const meters = meterMap({ ...score, meters: without(score, moved, "meters") as readonly Meter[] });
  const bar = meters.barAt(Math.max(0, tick));
  const [start, end] = [meters.barStart(bar), meters.barStart(bar + 1)];
  return start > 0 && tick - start < end - tick ? start : end;
}

/** A meter as a file says it: its metronome clicks on beats, which in 6/8, 9/8 and 12/8 are dotted. */
export function meterAt(tick: number, numerator: number, denominator: number): Meter {
  const compound = denominator >= 8 && numerator > 3 && numerator % 3 === 0;
  const clocks = Math.max(1, Math.round((96 / denominator) * (compound ? 3 : 1)));
  return { tick, numerator, denominator, clocks, notated: 8, chunk: 0 };
}
