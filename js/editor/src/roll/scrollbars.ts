/** Two thin scroll bars over the edges of the notes' area. */

import { clamp } from "../score/clamp";
import { pixels, setStyle } from "../shell/dom";
import type { RollContext } from "./context";
import { extentOfScore } from "./extent";
import { rowCount } from "./geometry";

/** The shortest thumb, in CSS pixels. */
const THUMB = 24;

interface Axis {
  /** What part of the whole is in view, and how much of it lies before that. */
  visible(): { readonly part: number; readonly before: number };
  /** Scrolls so that `before` of the whole lies before the view. */
  scrollTo(before: number): void;
}

export interface Scrollbars {
  readonly elements: readonly HTMLElement[];
  update(): void;
}

export function createScrollbars(context: RollContext, signal: AbortSignal): Scrollbars {
  const across = createBar("horizontal", timeAxis(context), signal);
  const down = createBar("vertical", pitchAxis(context), signal);
  return {
    elements: [across.element, down.element],
    update() {
      across.update(context.view.width);
      down.update(context.view.height);
    },
  };
}

function timeAxis(context: RollContext): Axis {
  const end = () => extentOfScore(context.state.score).end;
  return {
    visible() {
      const { left, width, pixelsPerTick } = context.view;
      return { part: width / pixelsPerTick / end(), before: left / end() };
    },
    scrollTo: (before) => context.look({ ...context.view, left: before * end() }),
  };
}

function pitchAxis(context: RollContext): Axis {
  return {
    visible() {
      const { top, height, pixelsPerPitch } = context.view;
      const rows = rowCount(context.view);
      return { part: height / pixelsPerPitch / rows, before: (rows - 1 - top) / rows };
    },
    scrollTo(before) {
      const rows = rowCount(context.view);
      context.look({ ...context.view, top: rows - 1 - before * rows });
    },
  };
}

interface Bar {
  readonly element: HTMLElement;
  update(length: number): void;
}

function createBar(direction: "horizontal" | "vertical", axis: Axis, signal: AbortSignal): Bar {
  const element = document.createElement("div");
  element.className = `cl-scroll cl-scroll-${direction}`;
  // The view can be scrolled by keys; a bar of its own among the controls would only be noise for a screen reader.
  element.setAttribute("aria-hidden", "true");
  const thumb = element.appendChild(document.createElement("div"));
  const horizontal = direction === "horizontal";
  const placeOf = (event: PointerEvent) => {
    const box = element.getBoundingClientRect();
    return horizontal ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
  };
  let grip: number | null = null;

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      const { part, before } = axis.visible();
      const place = placeOf(event);
      // A press beside the thumb brings its middle there.
      grip = place >= before && place <= before + part ? place - before : part / 2;
      element.setPointerCapture(event.pointerId);
      axis.scrollTo(place - grip);
    },
    { signal },
  );
  element.addEventListener("pointermove", (event) => grip !== null && axis.scrollTo(placeOf(event) - grip), { signal });
  const release = () => {
    grip = null;
  };
  element.addEventListener("pointerup", release, { signal });
  element.addEventListener("pointercancel", release, { signal });

  return {
    element,
    update(length) {
      const { part, before } = axis.visible();
      if (element.hidden !== part >= 1) element.hidden = part >= 1;
      const size = Math.max(THUMB, part * length);
      const offset = clamp(before / Math.max(1e-9, 1 - part), 0, 1) * (length - size);
      setStyle(thumb, "transform", `translate${horizontal ? "X" : "Y"}(${pixels(offset)})`);
      setStyle(thumb, horizontal ? "width" : "height", pixels(size));
    },
  };
}
