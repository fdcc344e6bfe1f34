/** A grid of buttons that is one stop for Tab and is walked with the arrow keys (WAI-ARIA's roving tabindex). */

import { clamp } from "../score/clamp";

type Rows = readonly (readonly HTMLElement[])[];

export interface Roving {
  /** To be called when `rows` gives other elements than before. */
  refresh(): void;
}

/** `column`: where Tab comes in first. */
export function moveByKeys(host: HTMLElement, rows: () => Rows, signal: AbortSignal, column = 0): Roving {
  let at = { row: 0, column };

  const place = () => {
    for (const [row, elements] of rows().entries())
      for (const [column, element] of elements.entries())
        element.tabIndex = row === at.row && column === at.column ? 0 : -1;
  };
  const find = (target: EventTarget | null) => {
    for (const [row, elements] of rows().entries()) {
      const column = elements.findIndex((element) => target instanceof Node && element.contains(target));
      if (column >= 0) return { row, column };
    }
    return null;
  };
  host.addEventListener(
    "focusin",
    (event) => {
      at = find(event.target) ?? at;
      place();
    },
    { signal },
  );
  host.addEventListener(
    "keydown",
    (event) => {
      const held = event.altKey || event.ctrlKey || event.metaKey;
      // What stands in a row beside these (a slider, a field) has the arrows for itself.
      const target = !held && find(event.target) && next(event.key, at, rows());
      if (!target) return;
      event.preventDefault();
      rows()[target.row][target.column].focus();
    },
    { signal },
  );
  return {
    refresh() {
      const row = clamp(at.row, 0, rows().length - 1);
      at = { row, column: clamp(at.column, 0, (rows()[row]?.length ?? 1) - 1) };
      place();
    },
  };
}

function next(key: string, { row, column }: { row: number; column: number }, rows: Rows) {
  const inside = (value: number, length: number) => Math.min(length - 1, Math.max(0, value));
  switch (key) {
    case "ArrowDown":
      return { row: inside(row + 1, rows.length), column };
    case "ArrowUp":
      return { row: inside(row - 1, rows.length), column };
    case "ArrowRight":
      return { row, column: inside(column + 1, rows[row].length) };
    case "ArrowLeft":
      return { row, column: inside(column - 1, rows[row].length) };
    case "Home":
      return { row: 0, column };
    case "End":
      return { row: rows.length - 1, column };
    default:
      return null;
  }
}
