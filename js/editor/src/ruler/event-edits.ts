/** Markers, meters, keys and tempos as the user edits them: asked for in small forms, moved, deleted, each in one step. */

import type { RollContext } from "../roll/context";
import type { Point } from "../roll/geometry";
import { atTick, type FrameEvent, isFixed, meterAt, putFrameEvent, removeFrameEvent } from "../score/edit-frame";
import { keyName } from "../score/spelling";
import { bpm, DEFAULT_TEMPO, meterMap, tempoOfBpm } from "../score/time";
import type { Score, Tempo } from "../score/types";
import type { Field, Values } from "../ui/dialog";
import { labelText, tempoText } from "./labels";

type List = FrameEvent["list"];

/** What the user calls each. */
export const KINDS: Readonly<Record<List, string>> = {
  markers: "Marker",
  meters: "Time signature",
  keys: "Key",
  tempos: "Tempo",
};

/** "marker “Verse”", "3/4", "G major", "tempo 96" */
export function eventInWords(event: FrameEvent): string {
  if (event.list === "markers") return `marker “${event.event.text}”`;
  return event.list === "tempos" ? `tempo ${tempoText(event.event)}` : labelText(event);
}

export function placeInWords(score: Score, { event }: FrameEvent): string {
  const { bar, beat, tick } = meterMap(score).position(event.tick);
  return beat === 1 && tick === 0 ? `bar ${bar}` : `bar ${bar} beat ${beat}`;
}

/** Asks for an event at a tick, or for what an event is to become. */
export function askForEvent(context: RollContext, list: List, tick: number, old: FrameEvent | null, at?: Point): void {
  const { score } = context.state;
  const form = {
    title: old ? KINDS[list] : `New ${KINDS[list].toLowerCase()}`,
    fields: [...valueFields(score, list, tick, old), ...(old && isFixed(old) ? [] : placeFields(score, list, tick))],
    confirm: old ? "Change" : "Add",
    done: (values: Values) => commit(context, eventOf(context, list, tick, old, values), old),
  };
  context.ask(form, at);
}

export function moveEvent(context: RollContext, moved: FrameEvent, tick: number): void {
  const put = atTick(context.state.score, moved, tick);
  commit(context, put, moved, "Move");
}

export function deleteEvent(context: RollContext, gone: FrameEvent): void {
  const { score } = context.state;
  const change = removeFrameEvent(score, gone);
  if (!change.length) {
    context.announce(`${eventInWords(gone)} has to stay: the piece begins with it`);
    return;
  }
  finish(context, `Delete ${eventInWords(gone)} at ${placeInWords(score, gone)}`, change);
  context.show({ chosenEvent: null });
}

function commit(context: RollContext, put: FrameEvent, old: FrameEvent | null, verb = old ? "Change" : "Add"): void {
  const { score } = context.state;
  const change = putFrameEvent(score, put, old);
  if (!change.length) return;
  const moves = verb === "Move" ? "to" : "at";
  const words = verb === "Change" && old ? `${eventInWords(old)} to ${labelText(put)}` : eventInWords(put);
  finish(context, `${verb} ${words} ${moves} ${placeInWords(score, put)}`, change);
  context.show({ chosenEvent: put });
}

function finish(context: RollContext, label: string, change: ReturnType<typeof putFrameEvent>): void {
  context.actions.edit(label, change);
  context.announce(label);
}

// --- the forms

function valueFields(score: Score, list: List, tick: number, old: FrameEvent | null): Field[] {
  switch (list) {
    case "markers":
      return [{ kind: "text", name: "text", label: "Text", value: old?.list === "markers" ? old.event.text : "" }];
    case "meters": {
      const { numerator, denominator } = meterMap(score).meterAt(tick);
      const choices = ["1", "2", "4", "8", "16", "32"].map((value) => ({ value, title: value }));
      return [
        { kind: "number", name: "numerator", label: "Beats a bar", value: numerator, low: 1, high: 32, step: 1 },
        { kind: "choice", name: "denominator", label: "Beat: 1 /", value: `${denominator}`, choices },
      ];
    }
    case "keys": {
      const { sharps, minor } = lastUntil(score.keys, tick) ?? { sharps: 0, minor: false };
      return [{ kind: "choice", name: "key", label: "Key", value: keyValue(sharps, minor), choices: keyChoices() }];
    }
    case "tempos": {
      const tempo = lastUntil(score.tempos, tick) ?? { tick, microseconds: DEFAULT_TEMPO, chunk: 0 };
      const value = Number(bpm(tempo).toFixed(2));
      return [
        { kind: "number", name: "bpm", label: "Quarters a minute", value, low: 4, high: 999, step: 0.01, unit: "bpm" },
      ];
    }
  }
}

function lastUntil<E extends { readonly tick: number }>(events: readonly E[], tick: number): E | undefined {
  return events.filter((event) => event.tick <= tick).at(-1);
}

function keyValue(sharps: number, minor: boolean): string {
  return `${sharps}${minor ? " minor" : ""}`;
}

/** From seven flats to seven sharps, major before minor. */
function keyChoices(): { readonly value: string; readonly title: string }[] {
  return [false, true].flatMap((minor) =>
    Array.from({ length: 15 }, (_, at) => {
      const sharps = at - 7;
      return { value: keyValue(sharps, minor), title: keyName({ sharps, minor }) };
    }),
  );
}

function placeFields(score: Score, list: List, tick: number): Field[] {
  const { bar, beat } = placeOf(score, tick);
  const bars: Field = { kind: "number", name: "bar", label: "Bar", value: bar, low: 1, high: 99_999, step: 1 };
  if (list === "meters") return [bars];
  return [bars, { kind: "number", name: "beat", label: "Beat", value: beat, low: 1, high: 256, step: 0.001 }];
}

/** Bar and beat from 1, the beat with thousandths. */
function placeOf(score: Score, tick: number): { readonly bar: number; readonly beat: number } {
  const meters = meterMap(score);
  const { bar, beat, tick: past } = meters.position(tick);
  return { bar, beat: Number((beat + past / meters.beatLength(tick)).toFixed(3)) };
}

/** The event that a form's values say. What they leave as it was stays to the tick and the microsecond. */
function eventOf(context: RollContext, list: List, from: number, old: FrameEvent | null, values: Values): FrameEvent {
  const { score } = context.state;
  const tick = tickIn(score, list, from, values);
  const chunk = old?.event.chunk ?? 0;
  switch (list) {
    case "markers":
      return { list, event: { tick, text: String(values.text).trim() || "Marker", chunk } };
    case "meters":
      return meterOf(score, tick, old, Number(values.numerator), Number(values.denominator));
    case "keys": {
      const [sharps, minor] = String(values.key).split(" ");
      return { list, event: { tick, sharps: Number(sharps), minor: minor !== undefined, chunk } };
    }
    case "tempos": {
      const before: Tempo | null = old?.list === "tempos" ? old.event : null;
      const wanted = Number(values.bpm);
      const kept = before && Number(bpm(before).toFixed(2)) === wanted;
      return { list, event: { ...(kept ? before : tempoOfBpm(tick, wanted)), tick, chunk } };
    }
  }
}

function meterOf(
  score: Score,
  tick: number,
  old: FrameEvent | null,
  numerator: number,
  denominator: number,
): FrameEvent {
  const before = old?.list === "meters" ? old.event : null;
  if (before?.numerator === numerator && before.denominator === denominator)
    return atTick(score, { list: "meters", event: before }, tick);
  return { list: "meters", event: { ...meterAt(tick, numerator, denominator), chunk: before?.chunk ?? 0 } };
}

function tickIn(score: Score, list: List, from: number, values: Values): number {
  if (values.bar === undefined) return from;
  const meters = meterMap(score);
  const before = placeOf(score, from);
  const bar = Number(values.bar);
  if (list === "meters") return meters.barStart(bar - 1);
  if (bar === before.bar && Number(values.beat) === before.beat) return from;
  const start = meters.barStart(bar - 1);
  return start + Math.round((Number(values.beat) - 1) * meters.beatLength(start));
}
