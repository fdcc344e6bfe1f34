/** What a lane of the music and one of a parameter have alike: two canvases, one over the other, and which keys are theirs. */

import type { PointerGestures } from "../roll/gestures/pointer";
import { Layers } from "../roll/layers";
import { h } from "../shell/dom";

export type LaneLayer = "ground" | "marks";

type Paint = (canvas: CanvasRenderingContext2D) => void;

export function createLaneLayers(paintGround: Paint, paintMarks: Paint, signal: AbortSignal) {
  const [ground, marks] = [h("canvas", { "aria-hidden": true }), h("canvas", { "aria-hidden": true })];
  const layers = new Layers<LaneLayer>(
    { ground: { canvas: ground, paint: paintGround }, marks: { canvas: marks, paint: paintMarks } },
    () => false,
    signal,
  );
  return {
    canvases: [ground, marks],
    touch: (...touched: LaneLayer[]) => layers.touch(...touched),
    resize(width: number, tall: number, ratio: number) {
      for (const layer of ["ground", "marks"] as const) layers.resize(layer, width, tall, ratio);
    },
  };
}

/** A press of a key that `press` takes goes no further. */
export function attachLaneKeys(
  body: HTMLElement,
  gestures: PointerGestures,
  press: (event: KeyboardEvent) => boolean,
  signal: AbortSignal,
): void {
  const onKeyDown = (event: KeyboardEvent) => {
    // Escape ends the drag, and the modifiers act on it, where all drags are kept: in the roll.
    if (gestures.active) return;
    // Tab goes on to the next control: the roll's own meaning of it is among the notes.
    if (event.key === "Tab") return event.stopPropagation();
    if (event.isComposing || !press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  body.addEventListener("keydown", onKeyDown, { signal });
}
