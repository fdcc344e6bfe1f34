/**
 * A value for each bar, each track, or each bar of each track: `fill` wherever `at` has nothing. Pure.
 *
 * Keys count bars from 0 in the piece and name tracks by their ids, so that values stay with their bars and tracks when the
 * region moves. What equals `fill` is not in `at`.
 */

import { sameValue } from "../store/parameters";
import type { Parameter, Scope } from "../store/state";

export interface Sparse {
  readonly fill: unknown;
  readonly at: Readonly<Record<string, unknown>>;
}

/** A place that has a value: of a bar without a track, a track without a bar, or both. */
export interface Place {
  readonly track?: number | undefined;
  readonly bar?: number | undefined;
}

/** "7" for a bar or a track, "2:7" for bar 7 of track 2. */
export function keyOf(scope: Scope, { track, bar }: Place): string {
  if (scope === "bar") return `${bar}`;
  return scope === "track" ? `${track}` : `${track}:${bar}`;
}

export function placeOf(scope: Scope, key: string): Place {
  const [first, second] = key.split(":").map(Number);
  if (scope === "bar") return { bar: first };
  return scope === "track" ? { track: first } : { track: first, bar: second };
}

/** A parameter's value as a sparse one, whatever a cell set it to. */
export function sparseOf(parameter: Parameter, value: unknown): Sparse {
  const known = isSparse(value) ? value : parameter.default;
  return isSparse(known) ? known : { fill: known, at: {} };
}

function isSparse(value: unknown): value is Sparse {
  return typeof value === "object" && value !== null && "fill" in value && "at" in value;
}

export function valueIn({ fill, at }: Sparse, key: string): unknown {
  return Object.hasOwn(at, key) ? at[key] : fill;
}

/** The same with these values; what equals `fill` leaves `at`. */
export function withValues(sparse: Sparse, values: Iterable<readonly [key: string, value: unknown]>): Sparse {
  const at = { ...sparse.at };
  for (const [key, value] of values) {
    if (sameValue(value, sparse.fill)) delete at[key];
    else at[key] = value;
  }
  return { fill: sparse.fill, at };
}

/** The same with another fill: what was set of its own stays, unless it is the new fill. */
export function withFill({ at }: Sparse, fill: unknown): Sparse {
  return withValues({ fill, at }, Object.entries(at));
}

/** The same without what these places have of their own. */
export function withoutValues({ fill, at }: Sparse, keys: Iterable<string>): Sparse {
  const left = { ...at };
  for (const key of keys) delete left[key];
  return { fill, at: left };
}

export function allTheSame({ fill }: Sparse): Sparse {
  return { fill, at: {} };
}
