/** Runs of model functions as the page knows them. Pure. */

import type { Region } from "../score/types";
import type { FunctionSchema, Job } from "./state";
import type { Take } from "./takes";

export function isOver(job: Job): boolean {
  return job.state === "done" || job.state === "cancelled" || job.state === "failed";
}

/** The jobs under way after one of them told how it is. */
export function withJob(jobs: readonly Job[], told: Job): readonly Job[] {
  const others = jobs.filter(({ job }) => job !== told.job);
  if (isOver(told)) return others.length < jobs.length ? others : jobs;
  return others.length < jobs.length ? jobs.map((job) => (job.job === told.job ? told : job)) : [...jobs, told];
}

/** What a job's function is called for people. */
export function jobLabel(job: Job, functions: readonly FunctionSchema[]): string {
  return job.label || functions.find(({ name }) => name === job.function)?.title || job.function;
}

/** What a job has made so far, as a take: it is shown as one. */
export function partialTake(job: Job, region: Region, pack: Uint8Array, functions: readonly FunctionSchema[]): Take {
  const run = {
    id: job.job,
    function: job.function,
    label: jobLabel(job, functions),
    author: "",
    license: "",
    writes: functions.find(({ name }) => name === job.function)?.writes ?? "region",
    region,
    parameters: {},
    seed: 0,
    n: job.wanted ?? 1,
    parent: null,
    time: 0,
  };
  const said = { kept: false, rating: null, star: false, note: "", reason: "", report: [], metrics: {} };
  return { id: job.job, run, number: 0, index: 0, seed: 0, ...said, pack };
}
