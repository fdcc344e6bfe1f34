/** Takes for pages of tests. */

import { pack } from "../../../js/editor/src/score/pack";
import type { Region, Score } from "../../../js/editor/src/score/types";
import type { Run, Take } from "../../../js/editor/src/store/takes";

/** A take of a run of its own. */
export function takeOf(
  id: string,
  region: Region,
  notes: Score,
  run: Partial<Run> = {},
  take: Partial<Take> = {},
): Take {
  const whole = {
    id: `run of ${id}`,
    function: "vary",
    label: "",
    author: "",
    license: "",
    writes: "region" as const,
    region,
    parameters: {},
    seed: 7,
    n: 1,
    parent: null,
    time: 0,
    ...run,
  };
  const said = { number: 1, kept: false, rating: null, star: false, note: "", reason: "", report: [], metrics: {} };
  return { id, run: whole, index: 0, seed: 7, ...said, pack: pack(notes), ...take };
}
