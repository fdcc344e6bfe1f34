/** The handle under the editor that sets how tall it is. */

import { clamp } from "../score/clamp";
import { h, setAttribute } from "./dom";

/** In CSS pixels, of the part between toolbar and status bar. */
const LEAST = 180;
const MOST = 1600;
const KEY_STEP = 20;

export interface ResizeOptions {
  readonly initial: number;
  /** Hears the height that the user settled on. */
  settled(height: number): void;
}

export function createResizeHandle(root: HTMLElement, options: ResizeOptions, signal: AbortSignal): HTMLElement {
  const handle = h("div", {
    class: "cl-resize",
    role: "separator",
    tabindex: 0,
    title: "Drag to make the editor taller",
    "aria-label": "Height of the editor",
    "aria-orientation": "horizontal",
    "aria-valuemin": LEAST,
    "aria-valuemax": MOST,
  });
  let height = options.initial;
  const set = (wanted: number) => {
    height = Math.round(clamp(wanted, LEAST, MOST));
    root.style.setProperty("--cl-height", `${height}px`);
    setAttribute(handle, "aria-valuenow", height);
  };
  const settle = (wanted: number) => {
    set(wanted);
    options.settled(height);
  };
  dragWith(handle, () => height, set, settle, signal);
  handle.addEventListener("dblclick", () => settle(options.initial), { signal });
  handle.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      settle(height + (event.key === "ArrowDown" ? KEY_STEP : -KEY_STEP));
    },
    { signal },
  );
  set(height);
  return handle;
}

function dragWith(
  handle: HTMLElement,
  height: () => number,
  set: (height: number) => void,
  settle: (height: number) => void,
  signal: AbortSignal,
): void {
  let grip: number | null = null;
  handle.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      handle.setPointerCapture(event.pointerId);
      grip = height() - event.clientY;
    },
    { signal },
  );
  handle.addEventListener("pointermove", (event) => grip !== null && set(grip + event.clientY), { signal });
  const end = () => {
    if (grip !== null) settle(height());
    grip = null;
  };
  handle.addEventListener("pointerup", end, { signal });
  handle.addEventListener("pointercancel", end, { signal });
}
