/** What the kernel tells of runs and takes, put into the store; and asking again where a host lost it. */

import { unpack } from "../score/pack";
import type { Region } from "../score/types";
import type { Link } from "../store/link";
import { addNotice } from "../store/notices";
import type { Job, Take } from "../store/state";
import type { Store } from "../store/store";
import { CLOCK, type Timers } from "../store/timers";
import type { Message } from "../store/wire";

/** Milliseconds without a word from a running job after which it is asked for. */
const SILENCE = 500;

export function followJobs(store: Store, link: Link, signal: AbortSignal, timers: Timers = CLOCK): void {
  let heard = timers.now();
  link.listen((message, buffers) => {
    heard = timers.now();
    if (message.type === "job") onJob(store, message as unknown as Job);
    else if (message.type === "take") onTake(store, message, buffers);
  }, signal);
  const ask = () => {
    const { job } = store.state;
    if (!job || isOver(job) || timers.now() - heard < SILENCE) return;
    heard = timers.now();
    link.poll();
  };
  timers.every(SILENCE, ask, signal);
}

export function isOver(job: Job): boolean {
  return job.state === "done" || job.state === "cancelled" || job.state === "failed";
}

function onJob(store: Store, job: Job): void {
  const { job: shown } = store.state;
  // Of several jobs the one that runs is shown; one that queues behind it is not.
  if (job.state === "queued" && shown && !isOver(shown) && shown.job !== job.job) return;
  store.update({ job });
}

function onTake(store: Store, message: Message, buffers: readonly Uint8Array[]): void {
  const told = message.take as Omit<Take, "notes"> & { readonly region: Region };
  const { takes, shownTake } = store.state;
  const others = takes.filter((take) => take.id !== told.id);
  if (message.dropped) {
    store.update({ takes: others, shownTake: shownTake === told.id ? null : shownTake });
    return;
  }
  try {
    store.update({ takes: [...others, { ...told, notes: unpack(buffers[0]) }] });
  } catch (error) {
    addNotice(store, "error", `A take could not be read: ${error instanceof Error ? error.message : error}`);
  }
}
