/** What the painter of a multi-slider reads, and what its gestures and keys work with. */

import type { RollContext } from "../roll/context";
import type { Point } from "../roll/geometry";
import { clamp } from "../score/clamp";
import { meterMap } from "../score/time";
import { valueInWords } from "../shell/controls/words";
import { trackName } from "../shell/words";
import { type Asked, sameValue } from "../store/parameters";
import type { Scope } from "../store/state";
import { type Axis, axisOf, type End } from "./axis";
import { type Cell, cellKey, type Layout } from "./layout";
import { barCount, regionBars, regionTracks } from "./places";
import { type Sparse, sparseOf, valueIn } from "./sparse";

/** What one multi-slider shows that the store does not hold. */
export interface MultiLocal {
  /** The values as a drag would leave them if it ended now; null at rest. */
  readonly preview: Sparse | null;
  /** A few words beside a cell. */
  readonly bubble: { readonly cell: Cell; readonly end: End } | null;
  /** A line that is being drawn. */
  readonly line: readonly [Point, Point] | null;
  /** Where the keyboard stands; null until somebody has been there: the first bar of the region. */
  readonly cursor: Cell | null;
}

const AT_REST: MultiLocal = { preview: null, bubble: null, line: null, cursor: null };

export class MultiContext {
  readonly roll: RollContext;
  readonly #asked: () => Asked;
  readonly #height: () => number;
  readonly #changed: (local: MultiLocal, before: MultiLocal) => void;
  #local = AT_REST;

  constructor(
    roll: RollContext,
    asked: () => Asked,
    height: () => number,
    changed: (local: MultiLocal, before: MultiLocal) => void,
  ) {
    this.roll = roll;
    this.#asked = asked;
    this.#height = height;
    this.#changed = changed;
  }

  get local(): MultiLocal {
    return this.#local;
  }

  show(change: Partial<MultiLocal>): void {
    const before = this.#local;
    this.#local = { ...before, ...change };
    this.#changed(this.#local, before);
  }

  get asked(): Asked {
    return this.#asked();
  }

  get title(): string {
    return this.asked.parameter.title;
  }

  /** The values that are in force: those a drag would change are the old ones. */
  get values(): Sparse {
    const { parameter, value } = this.asked;
    return sparseOf(parameter, value);
  }

  get axis(): Axis {
    return axisOf(this.asked.parameter, this.values.fill);
  }

  get layout(): Layout {
    const { state } = this.roll;
    const scope = this.asked.parameter.scope as Scope;
    return {
      scope,
      meters: meterMap(state.score),
      bars: barCount(state),
      rows: scope === "cell" ? regionTracks(state).map(({ id }) => id) : [undefined],
      height: this.#height(),
    };
  }

  get cursor(): Cell {
    const { bars, rows } = this.layout;
    const { row, bar } = this.#local.cursor ?? { row: 0, bar: Math.min(...regionBars(this.roll.state)) };
    return { row: clamp(row, 0, rows.length - 1), bar: clamp(bar, 0, bars - 1) };
  }

  valueAt(cell: Cell): unknown {
    return valueIn(this.#local.preview ?? this.values, cellKey(this.layout, cell));
  }

  /** Makes these the parameter's values: one setting, none where nothing changes. */
  commit(values: Sparse): void {
    const { schema, parameter } = this.asked;
    this.show({ preview: null, line: null });
    if (!sameValue(values, this.values)) this.roll.actions.setParameters(schema.name, { [parameter.name]: values });
  }

  /** "bar 3", "bar 3 of Soprano" */
  placeInWords({ row, bar }: Cell): string {
    const track = this.layout.rows[row];
    return `bar ${bar + 1}${track === undefined ? "" : ` of ${trackName(track, this.roll.state.score)}`}`;
  }

  cellInWords(cell: Cell): string {
    return valueInWords(this.asked.parameter, this.valueAt(cell));
  }
}
