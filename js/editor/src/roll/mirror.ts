/** The notes as a table that is off the screen: what a screen reader can walk through. */

import type { Chosen } from "../score/edit";
import { trackName } from "../shell/words";
import { noteCountOf } from "../store/selected";
import { noteInWords, numberSelected } from "./announce";
import type { RollContext } from "./context";
import { soundsIn, stretchesIn } from "./culling";
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
  element.setAttribute("aria-multiselectable", "true");
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

const COLUMNS = ["Note", "Track"];

function fill(element: HTMLElement, context: RollContext): void {
  const { score, selection } = context.state;
  const chosen = context.selected();
  const { shown, total } = chosen.length ? { shown: chosen, total: noteCountOf(chosen) } : inView(context);
  element.setAttribute("aria-label", chosen.length ? "Selected notes" : "Notes in view");
  element.setAttribute("aria-description", numberSelected(context.state, noteCountOf(chosen)));
  // Counted with those that are too many to be elements; the heads are the first row.
  element.setAttribute("aria-rowcount", String(total + 1));
  element.setAttribute("aria-colcount", String(COLUMNS.length));
  const rows = [rowOf(COLUMNS, "columnheader", 1)];
  for (const { track, rows: at } of shown) {
    for (const row of at) {
      if (rows.length > MOST) break;
      const cells = [noteInWords(score, { track, row }), trackName(track.id, score)];
      const element = rowOf(cells, "gridcell", rows.length + 1);
      element.setAttribute("aria-selected", String(selection.has(track.notes.id[row])));
      rows.push(element);
    }
  }
  element.replaceChildren(...rows);
}

function rowOf(cells: readonly string[], role: "columnheader" | "gridcell", index: number): HTMLElement {
  const row = document.createElement("div");
  row.setAttribute("role", "row");
  row.setAttribute("aria-rowindex", String(index));
  for (const [at, text] of cells.entries()) {
    const cell = row.appendChild(document.createElement("span"));
    cell.setAttribute("role", role);
    cell.setAttribute("aria-colindex", String(at + 1));
    cell.textContent = text;
  }
  return row;
}

/** How many notes are in view, and where the first of them are: all are counted, but only those with a row are sorted. */
function inView(context: RollContext): { readonly shown: readonly Chosen[]; readonly total: number } {
  const { view } = context;
  const { high, low } = visiblePitches(view);
  const [from, to] = [view.left, rightEdge(view)];
  let [total, room] = [0, MOST];
  const shown = context.workingTracks().map((track) => {
    const { start, duration, pitch } = track.notes;
    const found: number[] = [];
    for (const { rows, first, last } of stretchesIn(track.notes, from, to)) {
      // A stretch is in order: of each the first ones are enough.
      const enough = found.length + room;
      for (let at = first; at < last; at++) {
        const row = rows[at];
        if (pitch[row] > high || pitch[row] < low || !soundsIn(start[row], duration[row], from)) continue;
        total++;
        if (found.length < enough) found.push(row);
      }
    }
    const rows = Int32Array.from(found).sort().subarray(0, room);
    room -= rows.length;
    return { track, rows };
  });
  return { shown, total };
}
