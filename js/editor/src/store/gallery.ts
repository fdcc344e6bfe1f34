/** Which takes a view of the gallery shows, and in what order. Pure. */

import { noteCount } from "../score/score";
import type { State } from "./state";
import { meets, plainValue, type TakeQuery, takeQuery, type Value } from "./take-query";
import { notesOf, type Take } from "./takes";

/** What takes are put in order by: a metric and a parameter by their names. */
export type SortKey = "time" | "function" | "rating" | "notes" | `metric:${string}` | `parameter:${string}`;

export interface TakeFilter {
  /** Words that are all to be found in what is said of a take, and conditions on its figures (`takeQuery`). */
  readonly text: string;
  /** A function's name; null: any. */
  readonly function: string | null;
  /** A run's id; null: any. */
  readonly run: string | null;
  readonly starred: boolean;
  /** The least rating; 0: any, also none. */
  readonly rated: number;
  /** Whether it went into the piece; null: either. */
  readonly kept: boolean | null;
}

/** How one view shows the takes. */
export interface GalleryView {
  /** Null until the user decides: then it opens by itself when there is something to choose from. */
  readonly open: boolean | null;
  /** In CSS pixels. */
  readonly height: number;
  /** Whether takes are shown under the run they are of, and runs under the take they started from. */
  readonly tree: boolean;
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly filter: TakeFilter;
  /** The ids of the takes that commands mean; the one with the focus is the last. */
  readonly chosen: readonly string[];
  /** Which pair to compare comes next (`pairAt`). */
  readonly pair: number;
}

export const NO_FILTER: TakeFilter = { text: "", function: null, run: null, starred: false, rated: 0, kept: null };

export const FIRST_GALLERY: GalleryView = {
  open: null,
  height: 232,
  tree: false,
  sort: "time",
  descending: true,
  filter: NO_FILTER,
  chosen: [],
  pair: 0,
};

type Showing = Pick<State, "takes" | "gallery" | "blind">;

let made: { readonly of: readonly unknown[]; readonly takes: readonly Take[] } = { of: [], takes: [] };

/** The takes a view shows, in its order. */
export function galleryTakes({ takes, gallery: { sort, descending, filter }, blind }: Showing): readonly Take[] {
  // Cards, keys and words ask for the same list after every change: the last one is kept.
  const of = [takes, sort, descending, filter, blind];
  if (of.some((part, at) => part !== made.of[at])) {
    const query = takeQuery(filter.text);
    const left = takes.filter((take) => isWanted(take, filter, query, blind));
    made = { of, takes: blind ? shuffled(left) : sorted(left, sort, descending) };
  }
  return made.takes;
}

/** Whether the gallery of a view is open: as its user decided, or else when there is something to choose from. */
export function isGalleryOpen({ takes, gallery }: Pick<State, "takes" | "gallery">): boolean {
  if (gallery.open !== null) return gallery.open && takes.length > 0;
  return takes.length > 1 || takes.some(({ kept }) => !kept);
}

/** The takes that commands mean: those chosen in the gallery, or else the one that is shown, or the only one that waits. */
export function takesInHand({ takes, gallery, shownTake }: Pick<State, "takes" | "gallery" | "shownTake">): Take[] {
  const ids = new Set(gallery.chosen);
  // What is shown was chosen elsewhere, by a key of the roll or in another view.
  if (shownTake !== null && !ids.has(shownTake)) return takes.filter(({ id }) => id === shownTake);
  const chosen = takes.filter(({ id }) => ids.has(id));
  const waiting = takes.filter(({ kept }) => !kept);
  return chosen.length || waiting.length !== 1 ? chosen : waiting;
}

/** A and B, where two takes are chosen. */
export function chosenPair({
  takes,
  gallery: { chosen },
}: Pick<State, "takes" | "gallery">): readonly [Take, Take] | null {
  if (chosen.length !== 2) return null;
  const [a, b] = chosen.map((wanted) => takes.find(({ id }) => id === wanted));
  return a && b ? [a, b] : null;
}

/** What people call a take: "Infill 12"; where they are not to know what made it, its place in the shuffled order. */
export function takeName(take: Take, state: Pick<State, "takes" | "blind">): string {
  return takeNames(take, state).join(" ");
}

/** The same in two, that the number stays when there is no room for both. */
export function takeNames(take: Take, { takes, blind }: Pick<State, "takes" | "blind">): readonly [string, number] {
  if (!blind) return [take.run.label || take.run.function, take.number];
  return ["Take", takes.filter((other) => comesBefore(other, take) < 0).length + 1];
}

// --- filtering

function isWanted(take: Take, filter: TakeFilter, query: TakeQuery, blind: boolean): boolean {
  const { run } = take;
  if (filter.starred && !take.star) return false;
  if (filter.rated > (take.rating ?? 0)) return false;
  if (filter.kept !== null && filter.kept !== take.kept) return false;
  // What made a take must not be found out by looking for it.
  if (blind) return take.note.toLowerCase().includes(filter.text.trim().toLowerCase());
  if (filter.function !== null && filter.function !== run.function) return false;
  if (filter.run !== null && filter.run !== run.id) return false;
  const said = query.words.length ? textOf(take) : "";
  return query.words.every((word) => said.includes(word)) && meets(take, query);
}

/** All that is said of a take, to be searched. */
function textOf({ run, number, note, reason, seed }: Take): string {
  const parameters = Object.entries(run.parameters).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [run.label, run.function, run.author, number, note, reason, seed, ...parameters].join(" ").toLowerCase();
}

// --- order

/** Takes in order; those that have no value to go by come last, whichever way the others go. */
export function sorted(takes: readonly Take[], key: SortKey, descending: boolean): Take[] {
  const valued = takes.map((take, at) => ({ take, at, value: sortValue(take, key) }));
  const way = descending ? -1 : 1;
  return valued
    .sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || a.at - b.at;
      return way * compared(a.value, b.value) || a.at - b.at;
    })
    .map(({ take }) => take);
}

function sortValue(take: Take, key: SortKey): Value | null {
  switch (key) {
    case "time":
      return take.run.time;
    case "function":
      return take.run.label || take.run.function;
    case "rating":
      return take.rating;
    case "notes":
      return noteCount(notesOf(take));
  }
  const [kind, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
  if (kind === "metric") return take.metrics[name] ?? null;
  return plainValue(take.run.parameters[name]);
}

function compared(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** The metrics that takes have, and the parameters in which they differ: what they can be put in order by. */
export function sortKeys(takes: readonly Take[]): SortKey[] {
  const metrics = new Set(takes.flatMap(({ metrics }) => Object.keys(metrics)));
  const values = new Map<string, Set<string>>();
  for (const { parameters } of new Set(takes.map(({ run }) => run))) {
    for (const [name, value] of Object.entries(parameters)) {
      values.set(name, (values.get(name) ?? new Set()).add(JSON.stringify(value)));
    }
  }
  const differing = [...values].filter(([, different]) => different.size > 1).map(([name]) => name);
  return [
    "time",
    "function",
    "rating",
    "notes",
    ...[...metrics].map((name) => `metric:${name}` as const),
    ...differing.map((name) => `parameter:${name}` as const),
  ];
}

/** The same order for the same takes, in every view and every time, that tells nothing of when or by what they were made. */
export function shuffled(takes: readonly Take[]): Take[] {
  return [...takes].sort(comesBefore);
}

function comesBefore(a: Take, b: Take): number {
  return hash(a.id) - hash(b.id) || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** FNV-1a with a last stir: 32 bits of a text (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  return (bits ^ (bits >>> 13)) >>> 0;
}
