/** Small scores for the tests of sound. */

import { newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score, Track } from "../../../js/editor/src/score/types";

type Rows = readonly (readonly number[])[];

let lastId = 0;
const ids = (rows: Rows) => rows.map(() => ++lastId);
const column = (rows: Rows, at: number) => rows.map((row) => row[at]);

/** A track of `[start, duration, pitch]` notes, `[tick, number, value]` controls, `[tick, value]` bends and programs. */
export function track(
  id: number,
  {
    notes = [],
    controls = [],
    bends = [],
    programs = [],
    channel = id - 1,
  }: { notes?: Rows; controls?: Rows; bends?: Rows; programs?: Rows; channel?: number },
): Track {
  return newTrack({
    id,
    channel,
    notes: tableFromRows("notes", {
      id: ids(notes),
      start: column(notes, 0),
      duration: column(notes, 1),
      pitch: column(notes, 2),
      velocity: notes.map(() => 90),
    }),
    controls: tableFromRows("controls", {
      id: ids(controls),
      tick: column(controls, 0),
      number: column(controls, 1),
      value: column(controls, 2),
    }),
    bends: tableFromRows("bends", { id: ids(bends), tick: column(bends, 0), value: column(bends, 1) }),
    programs: tableFromRows("programs", { id: ids(programs), tick: column(programs, 0), value: column(programs, 1) }),
  });
}

/** A hundred ticks a quarter; 120 quarters a minute, so that a tick is 5 ms. */
export function score(...tracks: Track[]): Score {
  return {
    ticksPerQuarter: 100,
    name: "",
    tracks,
    tempos: [],
    meters: [],
    keys: [],
    markers: [],
    carried: [],
    nextId: lastId + 1,
  };
}
