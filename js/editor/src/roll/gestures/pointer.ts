/** From pointer and key events to gestures: one at a time, captured, with a threshold, cancelled by Escape. */

import type { RollContext } from "../context";
import type { Point } from "../geometry";
import type { Drag, PointerInput, Press } from "./drag";

const THRESHOLD = 3;
const DOUBLE_CLICK = { milliseconds: 400, pixels: 5 } as const;
/** Part of the distance beyond the edge by which the view scrolls each frame. */
const SCROLL_PER_FRAME = 0.25;

interface Running {
  readonly drag: Drag;
  readonly area: HTMLElement;
  readonly pointer: number;
  readonly from: Point;
  readonly modAtPress: boolean;
  modReleased: boolean;
  moved: boolean;
  last: { readonly x: number; readonly y: number; readonly keys: Keys };
}

interface Keys {
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

export class PointerGestures {
  readonly #context: RollContext;
  readonly #signal: AbortSignal;
  #running: Running | null = null;
  #lastPress: { readonly time: number; readonly x: number; readonly y: number; readonly area: HTMLElement } | null =
    null;

  constructor(context: RollContext, signal: AbortSignal) {
    this.#context = context;
    this.#signal = signal;
  }

  get active(): boolean {
    return this.#running !== null;
  }

  /** Lets presses in `area` begin what `begin` says, until `signal` aborts; `hovers` names the cursor while nothing is pressed. */
  attach(
    area: HTMLElement,
    begin: (press: Press) => Drag | null,
    hovers: (point: Point) => string,
    signal: AbortSignal = this.#signal,
  ): void {
    const options = { signal };
    area.addEventListener("pointerdown", (event) => this.#press(area, event, begin), options);
    area.addEventListener(
      "pointermove",
      (event) => {
        const cursor = hovers(localPoint(area, event));
        if (this.#running) this.#move(event);
        else area.style.cursor = cursor;
      },
      options,
    );
    area.addEventListener("pointerup", (event) => this.#release(event), options);
    area.addEventListener("pointercancel", () => this.cancel(), options);
    area.addEventListener("lostpointercapture", () => this.cancel(), options);
  }

  /** Ends the gesture as if it had never begun. */
  cancel(): void {
    const running = this.#running;
    if (!running) return;
    this.#finish(running);
    running.drag.cancel();
  }

  /** A key that changes what the drag does (Alt: copy; Mod: no snap) acts without a movement of the pointer. */
  keysChanged(keys: Keys): void {
    const running = this.#running;
    if (!running) return;
    running.last = { ...running.last, keys };
    if (!mod(keys)) running.modReleased = true;
    if (running.moved) running.drag.move(inputOf(running));
  }

  /** Scrolls the view when a drag has left it; true while it goes on. Called once a frame. */
  autoScroll(): boolean {
    const running = this.#running;
    if (!running?.moved || !running.drag.scrolls) return false;
    const { view } = this.#context;
    const { x, y } = running.last;
    const beyond = (at: number, size: number) => (at < 0 ? at : at > size ? at - size : 0);
    const dx = beyond(x, view.width) * SCROLL_PER_FRAME;
    const dy = running.area.clientHeight === view.height ? beyond(y, view.height) * SCROLL_PER_FRAME : 0;
    if (dx === 0 && dy === 0) return false;
    this.#context.look({
      ...view,
      left: view.left + dx / view.pixelsPerTick,
      top: view.top - dy / view.pixelsPerPitch,
    });
    running.drag.move(inputOf(running));
    return true;
  }

  #press(area: HTMLElement, event: PointerEvent, begin: (press: Press) => Drag | null): void {
    if (this.#running) return;
    const point = localPoint(area, event);
    const press: Press = {
      ...point,
      shift: event.shiftKey,
      alt: event.altKey,
      modAtPress: mod(event),
      free: false,
      button: event.button,
      clicks: this.#clicks(area, event),
    };
    const drag = begin(press);
    if (!drag) return;
    area.setPointerCapture(event.pointerId);
    this.#running = {
      drag,
      area,
      pointer: event.pointerId,
      from: point,
      modAtPress: press.modAtPress,
      modReleased: !press.modAtPress,
      moved: false,
      last: { ...point, keys: event },
    };
    if (drag.cursor && (drag.threshold ?? THRESHOLD) === 0) area.style.cursor = drag.cursor;
  }

  #move(event: PointerEvent): void {
    const running = this.#running;
    if (!running || event.pointerId !== running.pointer) return;
    running.last = { ...localPoint(running.area, event), keys: event };
    if (!mod(event)) running.modReleased = true;
    const far = Math.hypot(running.last.x - running.from.x, running.last.y - running.from.y);
    if (!running.moved && far < (running.drag.threshold ?? THRESHOLD)) return;
    running.moved = true;
    if (running.drag.cursor) running.area.style.cursor = running.drag.cursor;
    running.drag.move(inputOf(running));
  }

  #release(event: PointerEvent): void {
    const running = this.#running;
    if (!running || event.pointerId !== running.pointer) return;
    running.last = { ...localPoint(running.area, event), keys: event };
    this.#finish(running);
    running.drag.end(inputOf(running), running.moved);
  }

  /** First: releasing the capture fires `lostpointercapture`, which must find nothing to cancel. */
  #finish(running: Running): void {
    this.#running = null;
    running.area.style.cursor = "";
    if (running.area.hasPointerCapture(running.pointer)) running.area.releasePointerCapture(running.pointer);
  }

  #clicks(area: HTMLElement, event: PointerEvent): number {
    const last = this.#lastPress;
    const again =
      event.button === 0 &&
      last?.area === area &&
      event.timeStamp - last.time < DOUBLE_CLICK.milliseconds &&
      Math.hypot(event.clientX - last.x, event.clientY - last.y) < DOUBLE_CLICK.pixels;
    this.#lastPress = again ? null : { time: event.timeStamp, x: event.clientX, y: event.clientY, area };
    return again ? 2 : 1;
  }
}

function inputOf({ last, modAtPress, modReleased }: Running): PointerInput {
  const held = mod(last.keys);
  return {
    x: last.x,
    y: last.y,
    shift: last.keys.shiftKey,
    alt: last.keys.altKey,
    modAtPress: modAtPress && held && !modReleased,
    free: held && modReleased,
  };
}

function mod(keys: Keys): boolean {
  return keys.ctrlKey || keys.metaKey;
}

function localPoint(area: HTMLElement, event: PointerEvent): Point {
  const { left, top } = area.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
