/** Dragging a row of a list to another place: it follows the pointer, the others make room, and it is put down once. */

import { clamp } from "../score/clamp";

/** How far the pointer goes before a press is a drag, in CSS pixels. */
const THRESHOLD = 4;
/** How near the pointer comes to an edge of the list before it scrolls, and by how much at each move. */
const EDGE = 14;

export interface Reordering {
  /** The rows in their order, all of one height. */
  readonly rows: () => readonly HTMLElement[];
  readonly moved: (from: number, to: number) => void;
}

/** Rows of `list` are dragged by what `[data-drag]` marks; a finger scrolls the list instead. */
export function dragToReorder(list: HTMLElement, { rows, moved }: Reordering, parent: AbortSignal): void {
  let wasDrag = false;
  const press = (event: PointerEvent) => {
    wasDrag = false;
    if (event.button !== 0 || event.pointerType === "touch" || !(event.target instanceof Element)) return;
    if (!event.target.closest("[data-drag]")) return;
    const from = rows().findIndex((row) => row.contains(event.target as Element));
    if (from >= 0) follow(event, from);
  };
  const follow = ({ clientY, pointerId }: PointerEvent, from: number) => {
    const ended = new AbortController();
    const { signal } = ended;
    const dragged = rows();
    const row = dragged[from];
    const height = row.offsetHeight;
    const startsAt = clientY + list.scrollTop;
    let to = from;
    let dragging = false;

    const move = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return;
      const by = event.clientY + list.scrollTop - startsAt;
      if (!dragging && Math.abs(by) < THRESHOLD) return;
      if (!dragging) row.setPointerCapture(pointerId);
      dragging = true;
      scrollNear(list, event.clientY);
      to = clamp(from + Math.round(by / height), 0, dragged.length - 1);
      row.classList.add("cl-dragged");
      for (const [at, other] of dragged.entries()) other.style.translate = `0 ${shift(at, from, to) * height}px`;
      row.style.translate = `0 ${by}px`;
    };
    const end = (kept: boolean) => {
      if (signal.aborted) return;
      ended.abort();
      wasDrag = dragging;
      row.classList.remove("cl-dragged");
      for (const other of dragged) other.style.translate = "";
      if (kept && to !== from) moved(from, to);
    };
    parent.addEventListener("abort", () => end(false), { signal });
    document.addEventListener("pointermove", move, { signal });
    document.addEventListener("pointerup", () => end(true), { signal });
    document.addEventListener("pointercancel", () => end(false), { signal });
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !dragging) return;
      event.preventDefault();
      event.stopPropagation();
      end(false);
    };
    document.addEventListener("keydown", onKeyDown, { capture: true, signal });
  };
  list.addEventListener("pointerdown", press, { signal: parent });
  // The release of a drag is no click on what was dragged.
  const onClick = (event: Event) => {
    if (wasDrag) event.stopPropagation();
    wasDrag = false;
  };
  list.addEventListener("click", onClick, { capture: true, signal: parent });
}

/** How many places the row at `at` gives way when the one at `from` goes to `to`. */
function shift(at: number, from: number, to: number): number {
  if (at > from && at <= to) return -1;
  return at < from && at >= to ? 1 : 0;
}

function scrollNear(list: HTMLElement, y: number): void {
  const { top, bottom } = list.getBoundingClientRect();
  if (y < top + EDGE) list.scrollTop -= EDGE;
  else if (y > bottom - EDGE) list.scrollTop += EDGE;
}
