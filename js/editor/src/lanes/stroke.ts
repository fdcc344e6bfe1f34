/** The way of a pen over a lane, as one value a cell of time: what was passed over last counts. Pure. */

import { clamp } from "../score/clamp";

/** Cells that follow one another, each named by the tick it begins at. */
export interface Cells {
  of(tick: number): number;
  after(cell: number): number;
}

export class Stroke {
  readonly #cells: Cells;
  readonly #values = new Map<number, number>();
  #last: { readonly tick: number; readonly value: number };
  #from: number;
  #to: number;

  constructor(cells: Cells, tick: number, value: number) {
    this.#cells = cells;
    this.#last = { tick, value };
    this.#from = cells.of(tick);
    this.#to = cells.after(this.#from);
    this.#values.set(this.#from, value);
  }

  /** Where the first cell begins and the last one ends. */
  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** The value of each cell that was passed over, by the tick it begins at. */
  get values(): ReadonlyMap<number, number> {
    return this.#values;
  }

  /** Goes on to a point in a straight line; the cell it ends in takes its value. */
  moveTo(tick: number, value: number): void {
    const from = this.#last;
    this.#last = { tick, value };
    const [first, last] = from.tick <= tick ? [from, this.#last] : [this.#last, from];
    const end = this.#cells.of(last.tick);
    let cell = this.#cells.of(first.tick);
    this.#from = Math.min(this.#from, cell);
    this.#to = Math.max(this.#to, this.#cells.after(end));
    for (; cell <= end; cell = this.#cells.after(cell)) {
      const part = last.tick === first.tick ? 1 : clamp((cell - first.tick) / (last.tick - first.tick), 0, 1);
      this.#values.set(cell, first.value + (last.value - first.value) * part);
    }
    this.#values.set(this.#cells.of(tick), value);
  }

  /** The value at a tick; beyond the ends the nearest one. */
  at(tick: number): number {
    const within = clamp(tick, this.#from, this.#to - 1);
    return this.#values.get(this.#cells.of(within)) ?? this.#last.value;
  }
}
