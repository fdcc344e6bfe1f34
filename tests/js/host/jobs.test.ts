import { expect, test } from "vitest";
import { leftInWords } from "../../../js/editor/src/shell/words";
import { isOver, partialTake, withJob } from "../../../js/editor/src/store/jobs";
import type { Job } from "../../../js/editor/src/store/state";

const job = (id: string, state: Job["state"] = "queued"): Job => ({ job: id, function: "vary", state, fraction: null, text: "", error: null, report: null }); // biome-ignore format: one job

test("jobs stand in the order they were asked for, and leave when they are over", () => {
  let jobs: readonly Job[] = [];
  for (const told of [job("a"), job("b"), job("a", "running"), job("c"), job("b", "cancelled"), job("a", "done")])
    jobs = withJob(jobs, told);
  expect(jobs.map(({ job }) => job)).toEqual(["c"]);
  expect(withJob(jobs, job("unknown", "failed"))).toBe(jobs);
  expect((["queued", "running", "done", "cancelled", "failed"] as const).filter((state) => isOver(job("a", state)))).toEqual(["done", "cancelled", "failed"]); // biome-ignore format: one list
});

test("what a job has made so far is a take of its function, over its region", () => {
  const region = { spans: [[0, 960]], tracks: [1], pitches: null, notes: null } as const;
  const schema = { v: 1, name: "vary", title: "Vary", description: "", author: "", license: "", parameters: [], writes: "end" } as const; // biome-ignore format: one schema
  const take = partialTake(job("a", "running"), region, new Uint8Array(), [schema]);
  expect([take.run.label, take.run.writes, take.run.region]).toEqual(["Vary", "end", region]);
});

test("the time left is told as people tell it", () => {
  expect([0.2, 11.6, 89, 100, 3000, 9000, null].map(leftInWords)).toEqual([
    "about 1 s left",
    "about 12 s left",
    "about 89 s left",
    "about 2 min left",
    "about 50 min left",
    "about 3 h left",
    "",
  ]);
});
