/** Takes: what model functions made, as the page knows them. */

import { unpack } from "../score/pack";
import type { Writes } from "../score/take";
import type { Region, Score } from "../score/types";

/** What was asked of a model function; its takes share it. */
export interface Run {
  readonly id: string;
  /** The function's name, and what it is called for people. */
  readonly function: string;
  readonly label: string;
  readonly author: string;
  readonly license: string;
  /** What its takes may write. */
  readonly writes: Writes;
  readonly region: Region;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** How many takes were asked for. */
  readonly n: number;
  /** The take it started from; null where it started from the piece. */
  readonly parent: string | null;
  /** When it was asked for, in seconds since 1970. */
  readonly time: number;
}

export interface Take {
  readonly id: string;
  readonly run: Run;
  /** What people call it by: the first that came is 1. */
  readonly number: number;
  /** Which of its run's takes it is, from 0. */
  readonly index: number;
  readonly seed: number;
  /** Whether it went into the piece. */
  readonly kept: boolean;
  /** 1 to 5; null where nobody rated it. */
  readonly rating: number | null;
  readonly star: boolean;
  /** What somebody wrote about it. */
  readonly note: string;
  /** Why it was not put into the piece; empty where nothing was in its way. */
  readonly reason: string;
  readonly report: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
  /** Its notes, packed; `notesOf` reads them. */
  readonly pack: Uint8Array;
}

const READ = new WeakMap<Uint8Array, Score>();

/** A take's notes, as a score of the tracks it writes. Of a thousand takes only those looked at are read. */
export function notesOf({ pack }: Pick<Take, "pack">): Score {
  let notes = READ.get(pack);
  if (!notes) {
    notes = unpack(pack);
    READ.set(pack, notes);
  }
  return notes;
}

/** Whether a part of it can be kept: of one that goes after the piece, or in place of all of it, there is none. */
export function hasParts({ run }: Pick<Take, "run">): boolean {
  return run.writes === "region" || run.writes === "tracks";
}

/** A take as a message brings it: its run by id, its notes in a buffer. */
export type ToldTake = Omit<Take, "run" | "pack" | "number"> & { readonly run: string };

/** Takes with others that came, in the order they came; one that is there already is replaced where it stands. */
export function withTakes(
  takes: readonly Take[],
  runs: readonly Run[],
  told: readonly ToldTake[],
  packs: readonly Uint8Array[],
): Take[] {
  const known = new Map(runs.map((run) => [run.id, run]));
  const there = withRuns(takes, runs);
  // Takes of one run share one object, whichever message brought them.
  for (const { run } of there) if (known.has(run.id)) known.set(run.id, run);
  const all = new Map(there.map((take) => [take.id, take]));
  let last = takes.reduce((most, { number }) => Math.max(most, number), 0);
  for (const [at, take] of told.entries()) {
    const run = known.get(take.run);
    if (!run || !packs[at]) throw new Error(`take ${take.id} came without its ${run ? "notes" : "run"}`);
    const number = all.get(take.id)?.number ?? ++last;
    all.set(take.id, { ...take, run, number, pack: packs[at] });
  }
  return [...all.values()];
}

/**
 * Takes whose runs are as they are told now: to a region of notes those belong, too, that came in the place of its own. It
 * only ever grows.
 */
export function withRuns(takes: readonly Take[], told: readonly Pick<Run, "id" | "region">[]): readonly Take[] {
  const grown = new Map<string, Run>();
  for (const one of told) {
    const { length } = one.region.notes ?? [];
    const old = takes.find(({ run }) => run.id === one.id && (run.region.notes ?? []).length < length);
    if (old) grown.set(one.id, { ...old.run, region: one.region });
  }
  return grown.size ? takes.map((take) => ({ ...take, run: grown.get(take.run.id) ?? take.run })) : takes;
}

/** Takes with other values of some; those of unknown ones are passed over. */
export function withChanges(takes: readonly Take[], changes: readonly (Partial<Take> & { id: string })[]): Take[] {
  const changed = new Map(changes.map((change) => [change.id, change]));
  return takes.map((take) => ({ ...take, ...changed.get(take.id) }));
}
