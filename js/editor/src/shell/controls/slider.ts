/** A slider on a number's own scale: dragged, or moved by keys; one value at the end of a drag, none where Escape ends it. */

import { clamp } from "../../score/clamp";
import { h, setAttribute } from "../dom";
import { formatNumber, type SliderRange, sliderFraction, sliderValue, stepBy } from "./values";

/** The slider's own positions. Fine enough for a pointer on any width; keys move by the parameter's step instead. */
const POSITIONS = 1000;

export interface Slider {
  readonly element: HTMLInputElement;
  show(value: number): void;
}

export interface SliderOptions {
  readonly label: string;
  readonly unit?: string | undefined;
  readonly helpId?: string | null;
  /** What it may be at this moment, where that is less than its range: between the other ends of a pair. */
  readonly inside?: () => readonly [low: number, high: number];
  /** Hears where the user moves it, before that is the value. */
  readonly moved: (value: number) => void;
}

export function createSlider(
  range: SliderRange,
  { label, unit, helpId, inside, moved }: SliderOptions,
  change: (value: number) => void,
  signal: AbortSignal,
): Slider {
  const input = h("input", {
    type: "range",
    class: "cl-slider",
    min: 0,
    max: POSITIONS,
    "aria-label": label,
    "aria-describedby": helpId,
  });
  let value = range.low;
  let drag: "none" | "on" | "cancelled" = "none";

  const place = (number: number) => {
    const fraction = sliderFraction(number, range);
    input.value = String(Math.round(fraction * POSITIONS));
    input.style.setProperty("--cl-filled", String(fraction));
    setAttribute(input, "aria-valuetext", formatNumber(number, range.step) + (unit ? ` ${unit}` : ""));
  };
  const settle = (number: number) => {
    drag = "none";
    place(number);
    moved(number);
    if (number === value) return;
    value = number;
    change(number);
  };
  const allowed = (number: number) => (inside ? clamp(number, ...inside()) : number);
  const pointed = () => allowed(sliderValue(Number(input.value) / POSITIONS, range));
  const on = <E extends keyof HTMLElementEventMap>(type: E, listener: (event: HTMLElementEventMap[E]) => void) =>
    input.addEventListener(type, listener, { signal });
  on("input", () => {
    if (drag === "cancelled") return place(value);
    drag = "on";
    const number = pointed();
    // Between steps it follows the pointer; at the other end of a pair it stays.
    if (inside) place(number);
    else input.style.setProperty("--cl-filled", String(Number(input.value) / POSITIONS));
    moved(number);
  });
  on("change", () => settle(drag === "cancelled" ? value : pointed()));
  on("pointerup", () => {
    if (drag === "cancelled") drag = "none";
  });
  on("keydown", (event) => {
    if (event.key === "Escape" && drag === "on") {
      drag = "cancelled";
      place(value);
      moved(value);
    } else {
      const next = keyTarget(event, value, range);
      if (next === null) return;
      settle(allowed(next));
    }
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    element: input,
    show(number) {
      value = number;
      if (drag === "none") place(number);
    },
  };
}

/** Where a key takes a slider: by the parameter's step, ten steps with Shift or Page keys, to an end with Home and End. */
function keyTarget(event: KeyboardEvent, value: number, range: SliderRange): number | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.key === "Home") return range.low;
  if (event.key === "End") return range.high;
  const steps = stepsOfKey(event);
  return steps && stepBy(value, steps, range);
}

/** How many steps a key means: null where it means none. */
export function stepsOfKey({ key, shiftKey }: KeyboardEvent): number | null {
  const many = shiftKey ? 10 : 1;
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return many;
    case "ArrowLeft":
    case "ArrowDown":
      return -many;
    case "PageUp":
      return 10;
    case "PageDown":
      return -10;
    default:
      return null;
  }
}
