/** One multi-slider under the bars: its head, its canvases, the sliders that keys and screen readers meet, and what a pointer does. */

import { attachHeights, createHead, type Lane, type Surroundings } from "../lanes/lane";
import { attachLaneKeys, createLaneLayers } from "../lanes/lane-parts";
import { toggleParameterLane } from "../lanes/switcher";
import type { RollContext } from "../roll/context";
import type { PointerGestures } from "../roll/gestures/pointer";
import { valueInWords } from "../shell/controls/words";
import { h, setAttribute, setText } from "../shell/dom";
import { type Asked, askedOf, isUnderBars, laneOf } from "../store/parameters";
import type { ParameterLane, Scope } from "../store/state";
import { type End, isPair } from "./axis";
import { MultiContext } from "./context";
import { pressCellKey } from "./keys";
import { cellBox } from "./layout";
import { openCellMenu } from "./menu";
import "./multislider.css";
import { paintCellMarks, paintCells } from "./paint";
import { hoverCells, pressCells } from "./press";

/** CSS pixels: a lane of one row; a row of some, of so many that all together are as tall as that, and of more. */
const USUAL = { one: 44, row: 16, some: 68, many: 9 } as const;
const LEAST = 32;
const EDGES = 7;

function usualHeight(scope: Scope, rows: number): number {
  if (scope !== "cell") return USUAL.one;
  return Math.max(USUAL.many * rows, Math.min(USUAL.row * rows, USUAL.some)) + EDGES;
}

export function createMultiSlider(
  lane: ParameterLane,
  roll: RollContext,
  around: Surroundings,
  signal: AbortSignal,
): Lane {
  let asked = askedNow();
  const { title } = asked.parameter;
  const { head, range, close } = createHead(title, () => toggleParameterLane(roll, asked), signal);
  let height = 0;
  const multi = new MultiContext(
    roll,
    () => asked,
    () => height,
    (local, before) => {
      // A pointer that only passes over the cells leaves what is under its bubble as it is.
      layers.touch(...(local.preview === before.preview ? [] : ["ground" as const]), "marks");
      tellThumbs(multi, thumbs);
      if (local.preview) around.requestFrame();
    },
  );
  const thumbs = createThumbs(multi);
  const layers = createLaneLayers(
    (canvas) => paintCells(canvas, multi),
    (canvas) => paintCellMarks(canvas, multi),
    signal,
  );
  const body = h(
    "div",
    { class: "cl-lane cl-multi", role: "group", "aria-label": `${title} lane`, "data-lane": lane },
    ...layers.canvases,
    ...thumbs,
  );
  const want = (wanted: number | null) => around.wantHeight(lane, wanted);
  const tellHeight = attachHeights({ head, body, close }, title, () => height, want, signal);
  attachInput(multi, body, thumbs, around.gestures, signal);
  setText(range, rangeInWords(multi));
  head.title = [title, asked.parameter.help].filter(Boolean).join(": ");

  return {
    head,
    body,
    usual: () => usualHeight(multi.layout.scope, multi.layout.rows.length),
    least: LEAST,
    touch() {
      asked = askedNow() ?? asked;
      tellThumbs(multi, thumbs);
      layers.touch("ground", "marks");
    },
    resize(width, tall, ratio) {
      height = tall;
      tellHeight(tall);
      layers.resize(width, tall, ratio);
      tellThumbs(multi, thumbs);
    },
  };

  /** The parameter with the value that it has now. Its lane is closed before it is gone. */
  function askedNow(): Asked {
    return askedOf(roll.state, isUnderBars).find((one) => laneOf(one.schema, one.parameter) === lane) as Asked;
  }
}

/** "0–4" in the room that a head has; choices and switches say what they are in their bubbles. */
function rangeInWords({ asked: { parameter }, axis }: MultiContext): string {
  if (parameter.kind === "choice" || parameter.kind === "toggle") return "";
  const ends = [axis.range.low, axis.range.high].map((value) => String(value).replace("-", "−"));
  return `${ends.join("–")}${parameter.unit ? ` ${parameter.unit}` : ""}`;
}

/** A slider over the cell where the keyboard stands; of pairs one for each end. */
function createThumbs({ axis }: MultiContext): readonly HTMLElement[] {
  return axis.ends.map((end) => {
    const thumb = h("div", { class: "cl-multi-thumb", role: "slider", tabindex: 0, "aria-orientation": "vertical" });
    thumb.dataset.end = String(end);
    return thumb;
  });
}

function tellThumbs(multi: MultiContext, thumbs: readonly HTMLElement[]): void {
  const { cursor, layout, axis, roll, asked } = multi;
  if (!layout.rows.length) return;
  const { left, right, top, bottom } = cellBox(layout, roll.view, cursor);
  const value = multi.valueAt(cursor);
  for (const thumb of thumbs) {
    const end = Number(thumb.dataset.end) as End;
    const word = isPair(axis) ? `, ${end ? "to" : "from"}` : "";
    const number = axis.read(value, end);
    setAttribute(thumb, "aria-label", `${multi.title}${word}, ${multi.placeInWords(cursor)}`);
    setAttribute(thumb, "aria-valuemin", axis.range.low);
    setAttribute(thumb, "aria-valuemax", axis.range.high);
    setAttribute(thumb, "aria-valuenow", number);
    setAttribute(thumb, "aria-valuetext", isPair(axis) ? null : valueInWords(asked.parameter, value));
    Object.assign(thumb.style, {
      left: `${left}px`,
      width: `${right - left}px`,
      top: `${top}px`,
      height: `${bottom - top}px`,
    });
  }
}

function attachInput(
  multi: MultiContext,
  body: HTMLElement,
  thumbs: readonly HTMLElement[],
  gestures: PointerGestures,
  signal: AbortSignal,
): void {
  gestures.attach(
    body,
    (press) => {
      const drag = pressCells(multi, press);
      if (drag) (thumbs[multi.local.bubble?.end ?? 0] ?? thumbs[0]).focus({ preventScroll: true });
      return drag;
    },
    (point) => (gestures.active ? "" : hoverCells(multi, point)),
    signal,
  );
  const on = <E extends keyof HTMLElementEventMap>(type: E, listener: (event: HTMLElementEventMap[E]) => void) =>
    body.addEventListener(type, listener, { signal });
  // The press has given the focus to the slider of its cell: the browser would give it to what is around.
  on("mousedown", (event) => event.preventDefault());
  on("pointerleave", () => !gestures.active && multi.show({ bubble: null }));
  on("focusout", () => multi.show({ bubble: null }));
  const pressKey = (event: KeyboardEvent) => {
    const end = Number((event.target as HTMLElement).dataset.end ?? 1) as End;
    return pressCellKey(multi, event, end);
  };
  attachLaneKeys(body, gestures, pressKey, signal);
  on("contextmenu", (event) => {
    event.preventDefault();
    const { left, top } = body.getBoundingClientRect();
    const pointed = event.button === 2;
    const cell = (pointed && multi.local.bubble?.cell) || multi.cursor;
    openCellMenu(multi, pointed ? { x: event.clientX, y: event.clientY } : { x: left + 60, y: top }, cell);
  });
}
