/** The ruler over the notes: its size, its gestures, its menu. */

import type { RollContext } from "../roll/context";
import type { RollElements } from "../roll/elements";
import type { PointerGestures } from "../roll/gestures/pointer";
import { openMenuAt, pressRuler, rulerCursor } from "./press-ruler";
import { rowsOf } from "./rows";

export function createRuler(
  { root, ruler }: RollElements,
  context: RollContext,
  gestures: PointerGestures,
  signal: AbortSignal,
): void {
  const corner = () => {
    const { left, top } = ruler.getBoundingClientRect();
    return { x: left, y: top };
  };
  gestures.attach(
    ruler,
    (press) => pressRuler(context, press, corner),
    (point) => rulerCursor(context, point),
  );
  ruler.addEventListener(
    "contextmenu",
    (event) => {
      event.preventDefault();
      const { x, y } = corner();
      openMenuAt(context, { x: event.clientX - x, y: event.clientY - y }, { x, y });
    },
    { signal },
  );
  // A press among the notes is about notes: Delete is theirs again.
  root.addEventListener(
    "pointerdown",
    (event) => {
      const elsewhere = !(event.target instanceof Node && ruler.contains(event.target));
      if (elsewhere && context.local.chosenEvent) context.show({ chosenEvent: null });
    },
    { signal },
  );
  const size = () => root.style.setProperty("--cl-roll-ruler", `${rowsOf(context.state).height}px`);
  context.store.subscribe((state, before) => {
    if (state.chords !== before.chords) size();
    const loop = before.transport.loop;
    if (loop && !state.transport.loop) context.show({ restingLoop: loop });
  }, signal);
  size();
}
