import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EditError } from "../../../js/editor/src/score/errors";
import type { Change, Op } from "../../../js/editor/src/score/ops";
import { pack } from "../../../js/editor/src/score/pack";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE, newTrack, scoresEqual } from "../../../js/editor/src/score/score";
import { columnsOf, tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { scoreWithChanges } from "./arbitrary";

const NOTES = tableFromRows("notes", {
  id: [1, 2, 3],
  start: [0, 480, 480],
  duration: [480, 480, 240],
  pitch: [60, 64, 67],
  velocity: [90, 80, 70],
});
const SCORE: Score = { ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes: NOTES })], nextId: 4 };

function refusal(change: unknown, score = SCORE): EditError {
  try {
    apply(score, change as Change);
  } catch (error) {
    expect(error).toBeInstanceOf(EditError);
    return error as EditError;
  }
  throw new Error("the change was not refused");
}

function setPitch(ids: number[], pitch: number[]): Op {
  return { op: "set", track: 1, table: "notes", ids, columns: { pitch } };
}

describe("apply", () => {
  test("any sequence of changes, undone in turn, gives the score back byte for byte, and redone the edited one", () => {
    fc.assert(
      fc.property(scoreWithChanges(4), ({ score, changes }) => {
        let current = score;
        const inverses: Change[] = [];
        for (const change of changes) {
          const applied = apply(current, change);
          inverses.push(applied.inverse);
          current = applied.score;
        }
        const edited = pack(current);
        const nextId = current.nextId;
        const again: Change[] = [];
        for (const inverse of inverses.reverse()) {
          const applied = apply(current, inverse);
          again.push(applied.inverse);
          current = applied.score;
        }
        // Ids are never given twice: undoing does not lower `nextId`.
        expect(pack(current)).toEqual(pack({ ...score, nextId }));
        for (const change of again.reverse()) current = apply(current, change).score;
        expect(pack(current)).toEqual(edited);
      }),
    );
  }, 20_000);

  test("the score it is given stays as it was", () => {
    fc.assert(
      fc.property(scoreWithChanges(1), ({ score, changes: [change = []] }) => {
        const before = structuredClone(score);
        apply(score, change);
        expect(score).toEqual(before);
      }),
    );
  });

  test("a change with one bad op does nothing and says which", () => {
    const error = refusal([setPitch([1], [61]), setPitch([99], [61])]);
    expect(error.message).toBe('op 2 of 2 ("set"): track 1 has no row with the id 99');
    expect(error.code).toBe("unknown_id");
  });

  test("a moved note goes to its new place in the order of time, then id", () => {
    const { score } = apply(SCORE, [
      { op: "set", track: 1, table: "notes", ids: [1], columns: { start: [480] } },
      { op: "set", track: 1, table: "notes", ids: [3], columns: { start: [0] } },
    ]);
    expect([...score.tracks[0].notes.id]).toEqual([3, 1, 2]);
  });

  test("an edit shares every column it does not touch", () => {
    const { notes } = apply(SCORE, [setPitch([1], [61])]).score.tracks[0];
    expect(notes.start).toBe(NOTES.start);
    expect(notes.pitch).not.toBe(NOTES.pitch);
  });

  test("an optional column comes with the first value that says something and goes with the last", () => {
    const mute: Op = { op: "set", track: 1, table: "notes", ids: [2], columns: { mute: [1] } };
    const muted = apply(SCORE, [mute]);
    expect([...(muted.score.tracks[0].notes.mute ?? [])]).toEqual([0, 1, 0]);
    expect(columnsOf(apply(muted.score, muted.inverse).score.tracks[0].notes)).not.toHaveProperty("mute");
  });

  test("an add fills the optional columns that only one side has", () => {
    const rows = { id: [9], start: [0], duration: [1], pitch: [1], velocity: [1], probability: [0.5] };
    const { score } = apply(SCORE, [{ op: "add", track: 1, table: "notes", rows }]);
    expect([...(score.tracks[0].notes.probability ?? [])]).toEqual([1, 0.5, 1, 1]);
  });

  test("the next id lies above every id of the kernel's, and views' ids do not count", () => {
    const rows = { id: [50, 2 ** 30 + 5], start: [0, 0], duration: [1, 1], pitch: [1, 1], velocity: [1, 1] };
    expect(apply(SCORE, [{ op: "add", track: 1, table: "notes", rows }]).score.nextId).toBe(51);
  });

  test("a note moves to another track and keeps its id", () => {
    const score = { ...SCORE, tracks: [...SCORE.tracks, newTrack({ id: 2 })] };
    const row = { id: [2], start: [480], duration: [480], pitch: [64], velocity: [80] };
    const { score: moved, inverse } = apply(score, [
      { op: "remove", track: 1, table: "notes", ids: [2] },
      { op: "add", track: 2, table: "notes", rows: row },
    ]);
    expect([...moved.tracks[1].notes.id]).toEqual([2]);
    expect(scoresEqual(apply(moved, inverse).score, score)).toBe(true);
  });

  test("a score's lists are put in order of tick", () => {
    const tempos = [
      { tick: 960, microseconds: 400_000, chunk: 0 },
      { tick: 0, microseconds: 500_000, chunk: 0 },
    ];
    expect(apply(SCORE, [{ op: "score.set", tempos }]).score.tempos.map(({ tick }) => tick)).toEqual([0, 960]);
  });

  test.each([
    ["an op that does not exist", { op: "explode" }, "bad_request"],
    ["an op that is no object", null, "bad_request"],
    ["an unknown track", { op: "remove", track: 7, table: "notes", ids: [1] }, "unknown_track"],
    ["an unknown table", { op: "remove", track: 1, table: "lyrics", ids: [1] }, "bad_request"],
    ["an unknown column", { ...setPitch([1], [1]), columns: { colour: [1] } }, "bad_request"],
    ["setting an id", { ...setPitch([1], [1]), columns: { id: [1] } }, "bad_request"],
    ["a value out of range", setPitch([1], [128]), "bad_request"],
    ["a fraction where whole numbers stand", setPitch([1], [60.5]), "bad_request"],
    ["no number at all", setPitch([1], ["60" as unknown as number]), "bad_request"],
    ["lists of unequal length", setPitch([1, 2], [60]), "bad_request"],
    ["the same id twice", setPitch([1, 1], [60, 61]), "bad_request"],
    ["an op without its columns", { op: "set", track: 1, table: "notes", ids: [1] }, "bad_request"],
    [
      "an id that is taken",
      { op: "track.add", index: 0, track: { id: 1, name: "", channel: 0, chunk: 0 } },
      "id_taken",
    ],
    ["an index past the end", { op: "track.set", track: 1, index: 1 }, "bad_request"],
    ["a channel that MIDI lacks", { op: "track.set", track: 1, channel: 16 }, "bad_request"],
    ["a meter of thirds", { op: "score.set", meters: [{ tick: 0, numerator: 3, denominator: 3 }] }, "bad_request"],
    ["a text that is none", { op: "score.set", name: 5 }, "bad_request"],
  ])("refuses %s", (_, op, code) => {
    expect(refusal([op]).code).toBe(code);
  });

  test("refuses an add whose ids are taken in another table", () => {
    const controls = tableFromRows("controls", { id: [9], tick: [0], number: [64], value: [0] });
    const score = { ...SCORE, tracks: [...SCORE.tracks, newTrack({ id: 2, controls })], nextId: 10 };
    const rows = { id: [9], start: [0], duration: [1], pitch: [1], velocity: [1] };
    expect(refusal([{ op: "add", track: 1, table: "notes", rows }], score).code).toBe("id_taken");
  });
});
