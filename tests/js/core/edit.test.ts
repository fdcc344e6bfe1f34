import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as edit from "../../../js/editor/src/score/edit";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

const SCORE: Score = {
  ...EMPTY_SCORE,
  tracks: [
    newTrack({
      id: 1,
      notes: tableFromRows("notes", {
        id: [1, 2],
        start: [100, 480],
        duration: [480, 20],
        pitch: [60, 126],
        velocity: [90, 10],
      }),
    }),
    newTrack({
      id: 2,
      notes: tableFromRows("notes", { id: [3], start: [0], duration: [960], pitch: [40], velocity: [120] }),
    }),
  ],
  nextId: 4,
};

function noteAfter(change: ReturnType<typeof edit.moveNotes>, id: number) {
  const { score } = apply(SCORE, change);
  const found = edit.locateNote(score, id);
  if (!found) return null;
  const { track, row } = found;
  const { start, duration, pitch, velocity } = track.notes;
  return { track: track.id, start: start[row], duration: duration[row], pitch: pitch[row], velocity: velocity[row] };
}

describe("gestures", () => {
  test("a group that is moved keeps its shape and stops whole at the edges", () => {
    const change = edit.moveNotes(SCORE, [1, 2], -300, 12);
    expect(noteAfter(change, 1)).toMatchObject({ start: 0, pitch: 61 });
    expect(noteAfter(change, 2)).toMatchObject({ start: 380, pitch: 127 });
  });

  test("any move fits the score, and keeps the distances between the notes", () => {
    fc.assert(
      fc.property(scores(), fc.integer(), fc.integer({ min: -200, max: 200 }), (score, ticks, pitch) => {
        const ids = score.tracks.flatMap(({ notes }) => [...notes.id]);
        const moved = apply(score, edit.moveNotes(score, ids, ticks, pitch)).score;
        const deltas = ids.map((id) => {
          const [from, to] = [score, moved].map((one) => edit.locateNote(one, id));
          if (!from || !to) throw new Error(`note ${id} is gone`);
          return [
            to.track.notes.start[to.row] - from.track.notes.start[from.row],
            to.track.notes.pitch[to.row] - from.track.notes.pitch[from.row],
          ].join();
        });
        expect(new Set(deltas).size).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("a move that cannot go anywhere is no change", () => {
    expect(edit.moveNotes(SCORE, [3], -10, 0)).toEqual([]);
    expect(edit.moveNotes(SCORE, [], 10, 0)).toEqual([]);
    expect(edit.moveNotes(SCORE, [99], 10, 0)).toEqual([]);
  });

  test("the end of a note moves, and stops before the note vanishes", () => {
    const change = edit.resizeNotes(SCORE, [1, 2], "end", -100, 30);
    expect(noteAfter(change, 1)).toMatchObject({ start: 100, duration: 380 });
    expect(noteAfter(change, 2)).toMatchObject({ start: 480, duration: 20 });
  });

  test("the start of a note moves and its end stays", () => {
    const change = edit.resizeNotes(SCORE, [1, 3], "start", -200);
    expect(noteAfter(change, 1)).toMatchObject({ start: 0, duration: 580 });
    expect(noteAfter(change, 3)).toMatchObject({ start: 0, duration: 960 });
    expect(noteAfter(edit.resizeNotes(SCORE, [1], "start", 9999, 10), 1)).toMatchObject({ start: 570, duration: 10 });
  });

  test("a copy has a new id and everything else of its note", () => {
    let next = 2 ** 30;
    const { change, ids } = edit.duplicateNotes(SCORE, [1, 3], 960, -1, () => next++);
    expect(ids).toEqual([2 ** 30, 2 ** 30 + 1]);
    expect(noteAfter(change, 2 ** 30)).toEqual({ track: 1, start: 1060, duration: 480, pitch: 59, velocity: 90 });
    expect(noteAfter(change, 2 ** 30 + 1)).toMatchObject({ track: 2, start: 960 });
    expect(noteAfter(change, 1)).toMatchObject({ start: 100 });
  });

  test("notes are added, deleted, and moved to another track", () => {
    const note = { id: 2 ** 30, start: 5, duration: 6, pitch: 7, velocity: 8 };
    expect(noteAfter(edit.addNote(2, note), 2 ** 30)).toEqual({
      track: 2,
      start: 5,
      duration: 6,
      pitch: 7,
      velocity: 8,
    });
    expect(noteAfter(edit.deleteNotes(SCORE, [1, 3]), 1)).toBeNull();
    expect(noteAfter(edit.moveToTrack(SCORE, [1, 3], 2), 1)).toMatchObject({ track: 2, start: 100 });
  });

  test("velocities are changed up to the ends of the scale", () => {
    expect(noteAfter(edit.changeVelocity(SCORE, [1], 300), 1)).toMatchObject({ velocity: 127 });
    const change = edit.changeVelocity(SCORE, [1, 2, 3], -20);
    expect([1, 2, 3].map((id) => noteAfter(change, id)?.velocity)).toEqual([70, 1, 100]);
    expect(edit.changeVelocity(SCORE, [1], 0)).toEqual([]);
  });
});
