/** The strip of the whole piece over the ruler, with what of it is in view: a frame that is dragged, pulled and walked. */

import type { Local, RollContext } from "../roll/context";
import type { RollElements } from "../roll/elements";
import { boxOfScore, extentOfScore } from "../roll/extent";
import { fitBox, rightEdge, zoomTime } from "../roll/geometry";
import { ZOOM_PER_PIXEL } from "../roll/gestures/wheel";
import { clamp } from "../score/clamp";
import { barCount } from "../score/score";
import { meterMap } from "../score/time";
import { h, pixels, setAttribute, setStyle } from "../shell/dom";
import type { State } from "../store/state";
import "./overview.css";
import { StripPainter } from "./painter";
import { centredAt, frameOf, type Grip, gripAt, withEdge } from "./window";

export interface Overview {
  /** Puts the playhead where the music is; called in every frame. */
  update(): void;
  /** What a view shows of its own became another. */
  changed(local: Local, before: Local): void;
}

/** A roll lower than this, in CSS pixels, keeps all its room for notes. */
const LEAST_ROOM = 220;
const HEIGHT = 26;

const CURSORS: Readonly<Record<Grip, string>> = {
  start: "ew-resize",
  end: "ew-resize",
  body: "grab",
  beside: "pointer",
};

/** Fills the overview's element; `position` says where the playhead is at this moment, in ticks. */
export function createOverview(
  elements: Pick<RollElements, "root" | "overview" | "overviewCorner">,
  context: RollContext,
  position: () => number,
  signal: AbortSignal,
): Overview {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const frame = h("div", { class: "cl-overview-frame" });
  const playhead = h("div", { class: "cl-overview-playhead" });
  const strip = h(
    "div",
    { class: "cl-overview-strip", role: "slider", tabindex: 0, "aria-label": "What of the piece is in view" },
    canvas,
    frame,
    playhead,
  );
  elements.overview.append(strip);
  const painter = new StripPainter(context, canvas, signal);

  const layOut = () => {
    const shown = context.state.overview && elements.root.clientHeight >= LEAST_ROOM;
    for (const host of [elements.overview, elements.overviewCorner]) setAttribute(host, "data-shown", shown || null);
    strip.hidden = !shown;
    if (shown && strip.clientWidth > 0) painter.resize(strip.clientWidth, HEIGHT, devicePixelRatio);
    showWindow(context, strip, frame);
  };
  const observer = new ResizeObserver(layOut);
  observer.observe(elements.root);
  observer.observe(strip);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });

  context.store.subscribe((state, before) => {
    if (state.overview !== before.overview) layOut();
    if (differs(state, before, ["score", "mixer", "activeTrack"])) painter.touchNotes();
    if (differs(state, before, ["region", "transport"])) painter.touch();
    if (differs(state, before, ["viewport", "score"])) showWindow(context, strip, frame);
  }, signal);
  attachPointer(strip, context, signal);
  attachWheel(strip, context, signal);
  attachKeys(strip, context, signal);
  // Before the notes are measured: else their canvas would be sized anew, and so cleared, at the end of the first frame.
  layOut();

  return {
    update() {
      const x = (position() / endOf(context)) * context.view.width;
      setStyle(playhead, "transform", `translateX(${pixels(x)})`);
    },
    changed(local, before) {
      if (local.ratio !== before.ratio) layOut();
      if (local.theme !== before.theme) painter.touchNotes();
      if (local.preview !== before.preview && isMark(local, before)) painter.touch();
    },
  };
}

/** Only these previews show on the strip: it is not painted again while notes are dragged. */
function isMark(local: Local, before: Local): boolean {
  return [local, before].some(({ preview }) => preview?.kind === "region" || preview?.kind === "loop");
}

function differs(state: State, before: State, parts: readonly (keyof State)[]): boolean {
  return parts.some((part) => state[part] !== before[part]);
}

function endOf({ state }: RollContext): number {
  return extentOfScore(state.score).end;
}

/** Puts the frame over what is in view, and says it in words. */
function showWindow(context: RollContext, strip: HTMLElement, frame: HTMLElement): void {
  const { view, state } = context;
  const { left, right } = frameOf(view, endOf(context), view.width);
  setStyle(frame, "transform", `translateX(${pixels(left)})`);
  setStyle(frame, "width", pixels(right - left));
  const meters = meterMap(state.score);
  const first = meters.barAt(view.left) + 1;
  const last = meters.barAt(Math.max(view.left, Math.ceil(rightEdge(view)) - 1)) + 1;
  const bars = barCount(state.score);
  // There is room to scroll past the last bar.
  const shown = clamp(bars, first, last);
  setAttribute(strip, "aria-valuemin", 1);
  setAttribute(strip, "aria-valuemax", Math.max(bars, first));
  setAttribute(strip, "aria-valuenow", first);
  setAttribute(strip, "aria-valuetext", `bars ${first} to ${shown} of ${bars}`);
}

function attachPointer(strip: HTMLElement, context: RollContext, signal: AbortSignal): void {
  let grip: { readonly part: Grip; readonly from: number; readonly left: number } | null = null;
  const xOf = (event: MouseEvent) => event.clientX - strip.getBoundingClientRect().left;
  const tickOf = (event: MouseEvent) => (xOf(event) / strip.clientWidth) * endOf(context);
  const partAt = (event: MouseEvent) => gripAt(frameOf(context.view, endOf(context), strip.clientWidth), xOf(event));

  strip.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      let part = partAt(event);
      if (part === "beside") {
        context.look(centredAt(context.view, tickOf(event)));
        part = "body";
      }
      grip = { part, from: tickOf(event), left: context.view.left };
      strip.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  strip.addEventListener(
    "pointermove",
    (event) => {
      if (!grip) strip.style.cursor = CURSORS[partAt(event)];
      else if (grip.part === "body") {
        strip.style.cursor = "grabbing";
        context.look({ ...context.view, left: grip.left + tickOf(event) - grip.from });
      } else if (grip.part !== "beside") {
        const tick = clamp(tickOf(event), 0, endOf(context));
        context.look(withEdge(context.view, grip.part, tick, extentOfScore(context.state.score)));
      }
    },
    { signal },
  );
  const release = () => {
    grip = null;
  };
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const)
    strip.addEventListener(type, release, { signal });
  strip.addEventListener("dblclick", () => showAll(context), { signal });
}

/** All of the piece's time; its pitches stay as large as they are. */
function showAll(context: RollContext): void {
  const { view, state } = context;
  const extent = extentOfScore(state.score);
  const { left, pixelsPerTick } = fitBox(view, boxOfScore(state.score), extent);
  context.look({ ...view, left, pixelsPerTick });
}

/** Sideways as in the notes; upright it scrolls time only with the focus here, or nobody could scroll past the editor. */
function attachWheel(strip: HTMLElement, context: RollContext, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent) => {
    const { view, state } = context;
    const delta = (event.deltaX || event.deltaY) * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    const focused = strip.matches(":focus");
    event.stopPropagation();
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && !focused && event.deltaX === 0) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const tick = ((event.clientX - strip.getBoundingClientRect().left) / strip.clientWidth) * endOf(context);
      const x = clamp((tick - view.left) * view.pixelsPerTick, 0, view.width);
      context.look(zoomTime(view, Math.exp(-delta * ZOOM_PER_PIXEL), x, extentOfScore(state.score)));
    } else context.look({ ...view, left: view.left + delta / view.pixelsPerTick });
  };
  strip.addEventListener("wheel", onWheel, { passive: false, signal });
}

function attachKeys(strip: HTMLElement, context: RollContext, signal: AbortSignal): void {
  strip.addEventListener(
    "keydown",
    (event) => {
      // Tab goes on to what comes next; in the notes it steps from one to another.
      if (event.key === "Tab") return event.stopPropagation();
      const left = leftAfter(context, event.key);
      if (left === null || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      context.look({ ...context.view, left });
    },
    { signal },
  );
}

/** Where the view begins after a key: a bar or a page on, or at one of the piece's ends; null for another key. */
function leftAfter({ view, state }: RollContext, key: string): number | null {
  const meters = meterMap(state.score);
  const page = rightEdge(view) - view.left;
  const bar = meters.barAt(view.left);
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return meters.barStart(bar + 1);
    case "ArrowLeft":
    case "ArrowDown":
      return meters.barStart(meters.barStart(bar) < view.left ? bar : Math.max(0, bar - 1));
    case "PageDown":
      return view.left + page;
    case "PageUp":
      return view.left - page;
    case "Home":
      return 0;
    case "End":
      return boxOfScore(state.score).end - page;
    default:
      return null;
  }
}
