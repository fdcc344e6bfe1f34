/** Takes for tests, without notes that matter. */

import { pack } from "../../../js/editor/src/score/pack";
import { EMPTY_SCORE } from "../../../js/editor/src/score/score";
import type { Run, Take } from "../../../js/editor/src/store/takes";

const REGION = { spans: [[0, 960]], tracks: [1], pitches: null, notes: null } as const;
const PACK = pack(EMPTY_SCORE);

export function runOf(id: string, more: Partial<Run> = {}): Run {
  const said = {
    function: "infill",
    label: "Infill",
    author: "A. Uthor",
    license: "MIT",
    writes: "region",
    region: REGION,
  } as const;
  return { id, ...said, parameters: {}, seed: 0, n: 1, parent: null, time: 0, ...more };
}

export function takeOf(number: number, run: Run, more: Partial<Take> = {}): Take {
  const said = { kept: false, rating: null, star: false, note: "", reason: "", report: [], metrics: {} };
  return { id: `t${number}`, run, number, index: 0, seed: number, ...said, pack: PACK, ...more };
}
