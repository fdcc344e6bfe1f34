/** The notes as a table that is off the screen: what a screen reader can walk through. */

import type { Chosen } from "../score/edit";
import { trackName } from "../shell/words";
import { noteInWords } from "./announce";
import type { RollContext } from "./context";
import { visitSounding } from "./culling";
import { rightEdge, visiblePitches } from "./geometry";

/** More rows than this nobody walks through, and each is an element. */
const MOST = 200;
/** Long enough for a scroll or a drag to come to rest, in milliseconds. */
const REST = 300;

export interface Mirror {
  readonly element: HTMLElement;
  /** Brings it up to date once things have come to rest. */
  update(): void;
}

export function createMirror(context: RollContext, signal: AbortSignal): Mirror {
  const element = document.createElement("div");
  element.className = "cl-offscreen";
  element.setAttribute("role", "grid");
  element.setAttribute("aria-readonly", "true");
  element.setAttribute("aria-label", "Notes in view");
  let timer = 0;
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return {
    element,
    update() {
      clearTimeout(timer);
      timer = window.setTimeout(() => fill(element, context), REST);
    },
  };
}

function fill(element: HTMLElement, context: RollContext): void {
  const { score, selection } = context.state;
  const chosen = context.selected();
  const shown = chosen.length ? chosen : inView(context);
  const total = shown.reduce((sum, { rows }) => sum + rows.length, 0);
  element.setAttribute("aria-label", chosen.length ? "Selected notes" : "Notes in view");
  element.setAttribute("aria-rowcount", String(total));
  const rows: HTMLElement[] = [];
  for (const { track, rows: at } of shown) {
    for (const row of at) {
      if (rows.length === MOST) break;
      const cells = [noteInWords(score, { track, row }), trackName(track.id, score)];
      rows.push(rowOf(cells, selection.has(track.notes.id[row])));
    }
  }
  element.replaceChildren(...rows);
}

function rowOf(cells: readonly string[], selected: boolean): HTMLElement {
  const row = document.createElement("div");
  row.setAttribute("role", "row");
  row.setAttribute("aria-selected", String(selected));
  for (const text of cells) {
    const cell = row.appendChild(document.createElement("span"));
    cell.setAttribute("role", "gridcell");
    cell.textContent = text;
  }
  return row;
}

function inView(context: RollContext): Chosen[] {
  const { view } = context;
  const { high, low } = visiblePitches(view);
  return context.workingTracks().map((track) => {
    const rows: number[] = [];
    visitSounding(track.notes, view.left, rightEdge(view), (row) => {
      if (track.notes.pitch[row] <= high && track.notes.pitch[row] >= low) rows.push(row);
    });
    return { track, rows: Int32Array.from(rows).sort() };
  });
}
