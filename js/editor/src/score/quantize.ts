/** Notes onto the lines of a grid: wholly or part of the way, straight or swung. */

import { clamp } from "./clamp";
import { MAX_TICK } from "./columns";
import { type Chosen, setNotes } from "./edit";
import type { Change } from "./ops";
import type { MeterMap } from "./time";

/** What goes onto the lines: whole notes by their starts, or edges of which the other one stays where it is. */
export type Edges = "notes" | "starts" | "ends" | "both";

export interface Quantizing {
  /** Ticks between lines, above 0; may be a fraction. Lines count from the start of each bar. */
  readonly step: number;
  /** How much of the way an edge goes to its line, 0 to 1. */
  readonly strength: number;
  /** How late every second line is, 0 to 1: see `lineAt`. */
  readonly swing: number;
  readonly edges: Edges;
}

/** The notes moved onto the grid, each as far as `strength` says. */
export function quantize(chosen: readonly Chosen[], meters: MeterMap, how: Quantizing): Change {
  const lines = new Lines(meters, how);
  const pull = (from: number, to: number) => clamp(from + Math.round((to - from) * how.strength), 0, MAX_TICK);
  return setNotes(chosen, ({ track: { notes }, rows }) => {
    const start = new Int32Array(rows.length);
    const duration = new Int32Array(rows.length);
    for (let at = 0; at < rows.length; at++) {
      const [from, length] = [notes.start[rows[at]], notes.duration[rows[at]]];
      const line = how.edges === "ends" ? from : lines.nearest(from);
      start[at] = pull(from, line);
      duration[at] = length;
      if (how.edges === "notes") continue;
      let end = from + length;
      // A note keeps some length: where both edges fall on one line, its end goes to the next.
      if (how.edges !== "starts") end = pull(end, Math.max(lines.nearest(end), lines.after(line)));
      duration[at] = clamp(end - start[at], Math.min(length, 1), MAX_TICK);
    }
    return how.edges === "notes" ? { start } : how.edges === "ends" ? { duration } : { start, duration };
  });
}

/** The lines of a swung grid. Notes are asked for in order of time: the bar of the last one is nearly always the next one's. */
class Lines {
  readonly #meters: MeterMap;
  readonly #how: Quantizing;
  #start = 0;
  #end = 0;

  constructor(meters: MeterMap, how: Quantizing) {
    this.#meters = meters;
    this.#how = how;
  }

  /** The line nearest to a tick; the later of two that are as near. */
  nearest(tick: number): number {
    const line = this.#before(tick);
    const [below, above] = [this.#lineAt(line), this.#lineAt(line + 1)];
    return tick - below < above - tick ? below : above;
  }

  /** The first line after a tick. */
  after(tick: number): number {
    let line = this.#before(tick);
    while (this.#lineAt(line) <= tick) line++;
    return this.#lineAt(line);
  }

  /** The number, in its bar, of the last line that would be at or before a tick if none swung. */
  #before(tick: number): number {
    if (tick < this.#start || tick >= this.#end) {
      const bar = this.#meters.barAt(tick);
      this.#start = this.#meters.barStart(bar);
      this.#end = this.#meters.barStart(bar + 1);
    }
    return Math.floor((tick - this.#start) / this.#how.step);
  }

  /**
   * Where a line of the bar is, on the tick nearest to it.
   *
   *     line(n) = bar + step * (n + (n odd ? swing / 2 : 0))
   *
   * So 0 is straight, 2/3 puts every second line where a triplet has it, and 1 makes a dotted pair of 3 : 1. It is the
   * usual percentage of drum machines, the first line's share of the pair (50 % to 75 %), as 50 % + swing / 4: Roger Linn
   * tells of it in Attack Magazine, "Roger Linn on Swing, Groove & The Magic Of The MPC's Timing" (2013).
   */
  #lineAt(line: number): number {
    const { step, swing } = this.#how;
    const late = line % 2 ? swing / 2 : 0;
    return Math.min(Math.round(this.#start + (line + late) * step), this.#end);
  }
}
