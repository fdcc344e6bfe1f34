import { expect, test } from "vitest";
import { runActions } from "../../../js/editor/src/host/run-actions";
import type { Traits } from "../../../js/editor/src/host/traits";
import { newTrack } from "../../../js/editor/src/score/score";
import { columnsOf } from "../../../js/editor/src/score/tables";
import type { Region } from "../../../js/editor/src/score/types";
import { initialState } from "../../../js/editor/src/store/initial";
import { Link, type Outgoing } from "../../../js/editor/src/store/link";
import { Store } from "../../../js/editor/src/store/store";
import { withRuns, withTakes } from "../../../js/editor/src/store/takes";
import { runOf, takeOf } from "../gallery/takes";

const of = (...notes: number[]): Region => ({ spans: [[0, 960]], tracks: [1], pitches: null, notes });
const RUN = runOf("r", { region: of(1, 2) });
const OTHER = runOf("other");
const TAKES = [takeOf(1, RUN), takeOf(2, OTHER), takeOf(3, RUN)];

test("the takes of a run go on to share it when its region grows, and the others are as they were", () => {
  const [first, other, third] = withRuns(TAKES, [{ id: "r", region: of(1, 2, 11) }]);
  expect(first.run).toEqual({ ...RUN, region: of(1, 2, 11) });
  expect(third.run).toBe(first.run);
  expect(other.run).toBe(OTHER);
  expect(withRuns(TAKES, [RUN, OTHER, runOf("unknown", { region: of(1) })])).toBe(TAKES);
});

test("a take that comes has the region of its run as it is now, and so have those that are there", () => {
  const { id, run: _, pack, number: __, ...said } = takeOf(4, RUN);
  const now = runOf("r", { region: of(1, 2, 11) });
  const takes = withTakes(TAKES, [now], [{ ...said, id, run: "r" }], [pack]);
  expect(takes.map(({ run }) => run.region.notes)).toEqual([[1, 2, 11], null, [1, 2, 11], [1, 2, 11]]);
  expect(new Set(takes.map(({ run }) => run)).size).toBe(2);
});

test("a run is asked for with those of its notes, too, that an undo may bring back", () => {
  const track = newTrack({ id: 1, name: "", channel: 0, chunk: 1 });
  const notes = { ...columnsOf(track.notes), id: [11], start: [0], duration: [480], pitch: [60], velocity: [90], mute: [0] }; // biome-ignore format: one note
  const state = initialState(undefined, { region: of(1, 2, 11) });
  const store = new Store({ ...state, score: { ...state.score, tracks: [{ ...track, notes: notes as never }] } });
  const asked: Outgoing[] = [];
  const said: string[] = [];
  const ask = async (outgoing: Outgoing) => void asked.push(outgoing);
  const { run } = runActions(store, new Link(null), { writeSelection() {} } as Traits, ask, (_, text) =>
    said.push(text),
  );
  run("infill");
  expect(asked).toMatchObject([{ type: "run", region: of(1, 2, 11) }]);
  store.update({ region: of(1, 2) });
  run("infill");
  expect(asked).toHaveLength(1);
  expect(said).toEqual(["Nothing is left of the region: choose another, or clear it."]);
});
