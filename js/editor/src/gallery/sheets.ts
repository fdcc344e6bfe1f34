/**
 * What is seen of rows that came into view faster than they can be made: sketches of them, many rows on one canvas.
 *
 * A row in the page costs a browser several frames' work: its style, layout and painting, and every canvas is a layer of its
 * own. A sheet is moved once in several frames; between those the browser only scrolls.
 */

import { h } from "../shell/dom";
import { type Layout, rowCount, sheetAt } from "./layout";

/** Paints rows `[first, last)` from the top of a canvas that has the height of `rows` of them. */
export type Sketch = (canvas: HTMLCanvasElement, first: number, last: number, rows: number) => void;

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  first: number;
  last: number;
}

/** As many as the view can be over, and one to be painted. */
const MOST = 3;

export class Sheets {
  readonly element = h("div", { class: "cl-sheets", "aria-hidden": true });
  readonly #sketch: Sketch;
  #sheets: Sheet[] = [];

  constructor(sketch: Sketch) {
    this.#sketch = sketch;
  }

  /** Has those of the rows `[first, last)` that are not `there` painted; `direction` is where the view moves to: 1 or -1. */
  cover(
    layout: Layout,
    [first, last]: readonly [number, number],
    there: (row: number) => boolean,
    direction: number,
  ): void {
    const size = last - first;
    for (let at = 0; at < size; at++) {
      const row = direction > 0 ? first + at : last - 1 - at;
      if (there(row) || this.#sheets.some((sheet) => row >= sheet.first && row < sheet.last)) continue;
      this.#put(layout, sheetAt(row, direction, size, rowCount(layout)), size);
    }
  }

  /** Nothing on them is right any more, or of use. */
  drop(): void {
    this.#sheets = [];
    this.element.replaceChildren();
  }

  #put({ rowHeight }: Layout, [first, last]: readonly [number, number], size: number): void {
    const sheet = this.#free(first);
    Object.assign(sheet, { first, last });
    this.#sketch(sheet.canvas, first, last, size);
    sheet.canvas.style.transform = `translateY(${first * rowHeight}px)`;
  }

  /** A new one, or the one that is farthest away. */
  #free(row: number): Sheet {
    if (this.#sheets.length === MOST) {
      return this.#sheets.reduce((a, b) => (Math.abs(a.first - row) >= Math.abs(b.first - row) ? a : b));
    }
    const sheet = { canvas: h("canvas"), first: 0, last: 0 };
    this.#sheets.push(sheet);
    this.element.append(sheet.canvas);
    return sheet;
  }
}
