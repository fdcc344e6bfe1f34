/** What the kernel tells of runs and takes, put into the store; and asking again where a host lost it. */

import type { Region } from "../score/types";
import { isOver, jobLabel, partialTake, withJob } from "../store/jobs";
import type { Link } from "../store/link";
import { addNotice } from "../store/notices";
import type { Job } from "../store/state";
import type { Store } from "../store/store";
import { type Run, type Take, type ToldTake, withChanges, withRuns, withTakes } from "../store/takes";
import { CLOCK, type Timers } from "../store/timers";
import type { Message } from "../store/wire";

/** Milliseconds without a word from a running job after which it is asked for. */
const SILENCE = 500;

export function followJobs(store: Store, link: Link, signal: AbortSignal, timers: Timers = CLOCK): void {
  let heard = timers.now();
  link.listen((message, buffers) => {
    heard = timers.now();
    if (message.type === "job") onJob(store, message as unknown as Job);
    else if (message.type === "partial") onPartial(store, message, buffers);
    else if (message.type === "takes") onTakes(store, message, buffers);
    else if (message.type === "runs.changed")
      store.update({ takes: withRuns(store.state.takes, message.runs as Run[]) });
    else if (message.type === "takes.changed") change(store, message.takes as (Partial<Take> & { id: string })[]);
    else if (message.type === "takes.dropped") drop(store, new Set(message.takes as string[]));
  }, signal);
  const ask = () => {
    const { job } = store.state;
    if (!job || isOver(job) || timers.now() - heard < SILENCE) return;
    heard = timers.now();
    link.poll();
  };
  timers.every(SILENCE, ask, signal);
}

function onJob(store: Store, told: Job): void {
  const { job: shown, partial, functions } = store.state;
  const jobs = withJob(store.state.jobs, told);
  // Of several jobs the one that runs is shown; one that queues behind it is not.
  const behind = told.state === "queued" && shown && !isOver(shown) && shown.job !== told.job;
  const ended = isOver(told) && partial?.run.id === told.job;
  store.update({ jobs, ...(behind ? {} : { job: told }), ...(ended ? { partial: null } : {}) });
  // The next one takes its place in the panel before anybody can have read it.
  if (told.state === "failed" && jobs.length)
    addNotice(store, "error", `${jobLabel(told, functions)} failed: ${told.error?.message ?? "it did not say why."}`);
}

/** Notes that a job has made so far. */
function onPartial(store: Store, message: Message, [pack]: readonly Uint8Array[]): void {
  const { job: id, region } = message as unknown as { job: string; region: Region };
  const job = store.state.jobs.find(({ job }) => job === id);
  if (!job || !pack) return;
  store.update({ partial: partialTake(job, region, pack, store.state.functions) });
}

function onTakes(store: Store, message: Message, buffers: readonly Uint8Array[]): void {
  try {
    store.update({
      takes: withTakes(store.state.takes, message.runs as Run[], message.takes as ToldTake[], buffers),
    });
  } catch (error) {
    addNotice(store, "error", `A take could not be read: ${error instanceof Error ? error.message : error}`);
  }
}

function change(store: Store, changes: readonly (Partial<Take> & { id: string })[]): void {
  const { takes, shownTake } = store.state;
  // What was kept is in the piece: there is nothing any more to show in its place.
  const kept = changes.some(({ id, kept }) => kept && id === shownTake);
  store.update({ takes: withChanges(takes, changes), shownTake: kept ? null : shownTake });
}

function drop(store: Store, dropped: ReadonlySet<string>): void {
  const { takes, shownTake } = store.state;
  store.update({
    takes: takes.filter(({ id }) => !dropped.has(id)),
    shownTake: shownTake !== null && dropped.has(shownTake) ? null : shownTake,
  });
}
