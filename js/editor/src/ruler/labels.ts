/** Where the names of markers, meters, keys and tempos stand in the ruler: painted there, and hit there. */

import { tickToX } from "../roll/geometry";
import type { Preview } from "../roll/scene";
import { type FrameEvent, frameEvents, sameFrameEvent } from "../score/edit-frame";
import { keyName } from "../score/spelling";
import { bpm } from "../score/time";
import type { Score, Tempo } from "../score/types";
import type { Viewport } from "../store/state";

export interface Label {
  readonly event: FrameEvent;
  readonly text: string;
  /** In CSS pixels: where the event is, and where its name begins and how wide it is. */
  readonly at: number;
  readonly left: number;
  readonly width: number;
}

export const LABEL_FONT = "10.5px system-ui, sans-serif";

/** Room left and right of the words. */
export const PADDING = 5;
const GAP = 2;
/** How far a label may stand right of its event where another one is in its place. */
const SHIFT = 160;
/** No label is wider: a marker may hold a sentence. */
const WIDEST = 180;

/**
 * The labels in view, as far as there is room: crowded ones (a ritardando has a tempo a beat) are left out, not written
 * over each other, the least telling first. A drag's label stands where it would go.
 */
export function placeLabels(
  view: Viewport,
  score: Score,
  preview: Preview | null,
  measure: (text: string) => number = textWidth,
): Label[] {
  const moved = preview?.kind === "frame" ? preview : null;
  const labels: Label[] = [];
  for (const event of frameEvents(score)) {
    const tick = moved && sameFrameEvent(event, moved.event) ? moved.tick : event.event.tick;
    const at = tickToX(view, tick);
    if (at < -WIDEST - SHIFT || at > view.width) continue;
    const text = shortened(labelText(event), measure);
    const width = measure(text) + 2 * PADDING;
    const left = freePlace(labels, at, width);
    if (left <= at + SHIFT && left + width > 0) labels.push({ event, text, at, left, width });
  }
  return labels;
}

export function labelAt(labels: readonly Label[], x: number): Label | null {
  return labels.find(({ left, width }) => x >= left - GAP && x < left + width) ?? null;
}

/** The first place from `x` on where nothing is in the way. */
function freePlace(taken: readonly Label[], x: number, width: number): number {
  let place = x;
  for (const other of [...taken].sort((a, b) => a.left - b.left)) {
    if (place < other.left + other.width + GAP && place + width + GAP > other.left)
      place = other.left + other.width + GAP;
  }
  return place;
}

export function labelText({ list, event }: FrameEvent): string {
  switch (list) {
    case "markers":
      return event.text;
    case "meters":
      return `${event.numerator}/${event.denominator}`;
    case "keys":
      return keyName(event);
    case "tempos":
      return `♩ = ${tempoText(event)}`;
  }
}

/** Beats a minute, to a tenth where they are not whole. */
export function tempoText(tempo: Tempo): string {
  return bpm(tempo).toFixed(1).replace(/\.0$/, "");
}

function shortened(text: string, measure: (text: string) => number): string {
  if (measure(text) <= WIDEST) return text;
  const kept = Math.floor((text.length * WIDEST) / measure(text)) - 1;
  return `${text.slice(0, kept).trimEnd()}…`;
}

const widths = new Map<string, number>();
let ink: OffscreenCanvasRenderingContext2D | null = null;

/** Measured once: the same few names are asked for with every movement of the pointer. */
function textWidth(text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    ink ??= new OffscreenCanvas(1, 1).getContext("2d");
    if (ink) ink.font = LABEL_FONT;
    width = ink?.measureText(text).width ?? 0;
    if (widths.size > 1000) widths.clear();
    widths.set(text, width);
  }
  return width;
}
