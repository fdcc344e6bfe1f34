/** Which takes are chosen after one more press. Pure. */

import type { Take } from "../store/takes";

/** Chooses a take, shows it in its place, and has the focus at it. */
export type Choose = (take: string, how: "alone" | "too" | "to") => void;

/**
 * "alone": this take and no other. "too": it comes to those that are chosen, or goes. "to": all from the one the focus was
 * at up to it. The take with the focus is the last of the list.
 */
export function chosenWith(
  takes: readonly Take[],
  chosen: readonly string[],
  take: string,
  how: "alone" | "too" | "to",
): readonly string[] {
  if (how === "too") {
    const others = chosen.filter((id) => id !== take);
    return others.length < chosen.length && others.length ? others : [...others, take];
  }
  const from = how === "to" ? takes.findIndex(({ id }) => id === chosen[0]) : -1;
  const to = takes.findIndex(({ id }) => id === take);
  if (from < 0 || to < 0) return [take];
  const ids = takes.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id);
  return from <= to ? ids : ids.reverse();
}
