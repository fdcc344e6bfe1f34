import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locateNotes } from "../../../js/editor/src/score/edit";
import {
  lineBetween,
  movedPoints,
  notesBetween,
  type PointEdit,
  shapeVelocities,
  shiftVelocities,
  writePoints,
} from "../../../js/editor/src/score/edit-events";
import type { Change } from "../../../js/editor/src/score/ops";
import { LIMITS, type Place, pointsAt, ticksBetween, valueAt, valueOn } from "../../../js/editor/src/score/points";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE, newTrack, scoresEqual } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

const SUSTAIN: Place = { kind: "control", track: 1, number: 64 };
const BEND: Place = { kind: "bend", track: 1 };
const TEMPO: Place = { kind: "tempo" };

/** Sustain at 0, 480 (twice) and 960, volume at 480; a tempo at 0 and at 960. */
const SCORE: Score = {
  ...EMPTY_SCORE,
  tempos: [
    { tick: 0, microseconds: 500_000, chunk: 3 },
    { tick: 960, microseconds: 400_001, chunk: 3 },
  ],
  tracks: [
    newTrack({
      id: 1,
      controls: tableFromRows("controls", {
        id: [1, 2, 3, 4, 5],
        tick: [0, 480, 480, 480, 960],
        number: [64, 64, 7, 64, 64],
        value: [0, 10, 90, 127, 64],
      }),
      notes: tableFromRows("notes", {
        id: [11, 12, 13],
        start: [0, 480, 960],
        duration: [480, 480, 480],
        pitch: [60, 62, 64],
        velocity: [20, 60, 100],
      }),
    }),
  ],
  nextId: 100,
};

function counter(from = 2 ** 30): () => number {
  let next = from;
  return () => next++;
}

function written(score: Score, place: Place, edit: PointEdit): Score {
  return apply(score, writePoints(score, place, edit, counter())).score;
}

function plain(score: Score, place: Place): [number, number][] {
  const { tick, value } = pointsAt(score, place);
  return Array.from(tick, (one, row) => [one, value[row]]);
}

describe("points", () => {
  test("are one a tick: of several events at a tick the last is what sounds", () => {
    expect(plain(SCORE, SUSTAIN)).toEqual([
      [0, 0],
      [480, 127],
      [960, 64],
    ]);
    expect(plain(SCORE, { ...SUSTAIN, number: 7 })).toEqual([[480, 90]]);
    expect(plain(SCORE, { kind: "bend", track: 99 })).toEqual([]);
  });

  test("hold until the next one, and before the first what is implied does", () => {
    const points = pointsAt(SCORE, { ...SUSTAIN, number: 7 });
    expect([0, 479, 480, 5000].map((tick) => valueAt(points, tick, 100))).toEqual([100, 100, 90, 90]);
  });
});

describe("writing points", () => {
  test("replaces what was at a tick, and leaves other controllers there alone", () => {
    const score = written(SCORE, SUSTAIN, { gone: [], put: new Map([[480, 5]]) });
    expect(plain(score, SUSTAIN)).toEqual([
      [0, 0],
      [480, 5],
      [960, 64],
    ]);
    expect(plain(score, { ...SUSTAIN, number: 7 })).toEqual([[480, 90]]);
    expect([...score.tracks[0].controls.id]).toEqual([1, 3, 4, 5]);
  });

  test("a point that moves keeps the id of its event", () => {
    const edit = movedPoints(pointsAt(SCORE, SUSTAIN), "control", new Set([960]), { ticks: 240, value: 3 });
    const change = writePoints(SCORE, SUSTAIN, edit, counter());
    expect(change).toEqual([
      { op: "set", track: 1, table: "controls", ids: [5], columns: { tick: [1200], value: [67] } },
    ]);
  });

  test("that change nothing are no change", () => {
    expect(writePoints(SCORE, SUSTAIN, { gone: [5], put: new Map([[960, 64]]) }, counter())).toEqual([]);
    expect(writePoints(SCORE, TEMPO, { gone: [5], put: new Map([[0, 120]]) }, counter())).toEqual([]);
    expect(writePoints(SCORE, { kind: "bend", track: 9 }, { gone: [], put: new Map([[0, 1]]) }, counter())).toEqual([]);
  });

  test("a group that is moved keeps its shape and stops whole at the limits and at the start", () => {
    const points = pointsAt(SCORE, SUSTAIN);
    const edit = movedPoints(points, "control", new Set([480, 960]), { ticks: -600, value: 20 });
    expect([...edit.put]).toEqual([
      [0, 127],
      [480, 64],
    ]);
  });

  test("copies leave what they are copies of", () => {
    const points = pointsAt(SCORE, SUSTAIN);
    const score = written(
      SCORE,
      SUSTAIN,
      movedPoints(points, "control", new Set([480]), { ticks: 960, value: 0 }, true),
    );
    expect(plain(score, SUSTAIN)).toEqual([
      [0, 0],
      [480, 127],
      [960, 64],
      [1440, 127],
    ]);
  });

  test("the tempo at the start stays in its place and is never deleted", () => {
    const points = pointsAt(SCORE, TEMPO);
    expect(plain(written(SCORE, TEMPO, { gone: [0, 960], put: new Map() }), TEMPO)).toEqual([[0, 120]]);
    const moved = written(SCORE, TEMPO, movedPoints(points, "tempo", new Set([0, 960]), { ticks: 240, value: 0 }));
    expect(moved.tempos).toEqual([SCORE.tempos[0], { ...SCORE.tempos[1], tick: 1200 }]);
  });

  test("tempos stay within what a MIDI file can say", () => {
    const slow = written(SCORE, TEMPO, {
      gone: [],
      put: new Map([
        [0, 1],
        [480, 1000],
      ]),
    });
    expect(slow.tempos.map(({ microseconds }) => microseconds)).toEqual([0xffffff, 60_000, 400_001]);
  });
});

const PLACES = [SUSTAIN, BEND, TEMPO];

/** An edit of a swept time: what is in it goes, and some points come into it. */
const sweeps = fc
  .record({
    place: fc.constantFrom(...PLACES),
    from: fc.integer({ min: 0, max: 4000 }),
    length: fc.integer({ min: 1, max: 1500 }),
    parts: fc.array(
      fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    ),
  })
  .map(({ place, from, length, parts }) => {
    const { low, high } = LIMITS[place.kind];
    const put = new Map(parts.map(([time, value]) => [from + Math.floor(time * length), low + value * (high - low)]));
    return { place, from, to: from + length, put };
  });

/** Controllers of one number, so that sweeps meet points. */
function withSustain(score: Score): Score {
  const tracks = score.tracks.map((track) => ({
    ...track,
    controls: { ...track.controls, number: track.controls.number.map(() => 64) },
  }));
  return { ...score, tracks };
}

function undone(score: Score, change: Change): Score {
  const { score: changed, inverse } = apply(score, change);
  return apply(changed, inverse).score;
}

describe("any sweep over a lane", () => {
  test("is undone to the same bytes", () => {
    fc.assert(
      fc.property(scores().map(withSustain), sweeps, (score, { place, from, to, put }) => {
        const gone = ticksBetween(pointsAt(score, place), from, to);
        const back = undone(score, writePoints(score, place, { gone, put }, counter()));
        expect(scoresEqual(back, score)).toBe(true);
      }),
    );
  });

  test("leaves the points it drew in it, and every point outside as it was", () => {
    fc.assert(
      fc.property(scores().map(withSustain), sweeps, (score, { place, from, to, put }) => {
        const before = pointsAt(score, place);
        const swept = written(score, place, { gone: ticksBetween(before, from, to), put });
        const outside = (all: [number, number][]) => all.filter(([tick]) => tick < from || tick >= to);
        expect(outside(plain(swept, place))).toEqual(outside(plain(score, place)));
        const inside = [...ticksBetween(pointsAt(swept, place), from, to)].filter(
          (tick) => put.has(tick) || tick !== 0,
        );
        expect(inside).toEqual([...put.keys()].sort((a, b) => a - b));
        if (place.kind === "tempo") return;
        for (const [tick, value] of put) expect(valueOn(pointsAt(swept, place), tick)).toBe(Math.round(value));
        for (const other of PLACES.filter((one) => one !== place))
          expect(plain(swept, other)).toEqual(plain(score, other));
      }),
    );
  });

  test("any move of any points fits the score, loses none of them, and is undone", () => {
    const moves = fc.record({
      place: fc.constantFrom(...PLACES),
      ticks: fc.integer({ min: -5000, max: 5000 }),
      value: fc.integer({ min: -20_000, max: 20_000 }),
      copy: fc.boolean(),
    });
    fc.assert(
      fc.property(scores().map(withSustain), moves, fc.infiniteStream(fc.boolean()), (score, move, picks) => {
        const points = pointsAt(score, move.place);
        const ticks = new Set([...points.tick].filter(() => picks.next().value));
        const edit = movedPoints(points, move.place.kind, ticks, move, move.copy);
        expect(edit.put.size).toBe(ticks.size);
        const change = writePoints(score, move.place, edit, counter());
        const made = pointsAt(apply(score, change).score, move.place);
        for (const tick of edit.put.keys()) expect(valueOn(made, tick)).toBeDefined();
        expect(scoresEqual(undone(score, change), score)).toBe(true);
      }),
    );
  });
});

describe("velocities", () => {
  const velocities = (score: Score) => [...score.tracks[0].notes.velocity];

  test("of a group change together, and stop whole where the first would leave 1 to 127", () => {
    const chosen = locateNotes(SCORE, [11, 13]);
    expect(velocities(apply(SCORE, shiftVelocities(chosen, 10)).score)).toEqual([30, 60, 110]);
    expect(velocities(apply(SCORE, shiftVelocities(chosen, 99)).score)).toEqual([47, 60, 127]);
    expect(velocities(apply(SCORE, shiftVelocities(chosen, -99)).score)).toEqual([1, 60, 81]);
  });

  test("follow a line, within 1 to 127, and only those that differ are in the change", () => {
    const chosen = notesBetween(SCORE.tracks, SCORE.tracks, new Set(), 0, 961);
    const change = shapeVelocities(chosen, lineBetween({ tick: 0, value: 20 }, { tick: 960, value: 300 }));
    expect(change).toMatchObject([{ ids: Int32Array.of(12, 13), columns: { velocity: Int32Array.of(127, 127) } }]);
  });

  test("the selected notes under a pen win over the others; without one there it is for all", () => {
    const ids = (selection: number[], from: number, to: number) =>
      notesBetween(SCORE.tracks, SCORE.tracks, new Set(selection), from, to).flatMap(({ track, rows }) =>
        [...rows].map((row) => track.notes.id[row]),
      );
    expect(ids([12], 0, 961)).toEqual([12]);
    expect(ids([13], 0, 960)).toEqual([11, 12]);
    expect(ids([], 480, 961)).toEqual([12, 13]);
  });

  test("drawn by any line are undone to the same bytes, and no note beyond it changes", () => {
    const ends = fc.record({ tick: fc.integer({ min: 0, max: 4000 }), value: fc.integer({ min: -50, max: 200 }) });
    fc.assert(
      fc.property(scores(), ends, ends, (score, a, b) => {
        const [first, last] = a.tick <= b.tick ? [a, b] : [b, a];
        const chosen = notesBetween(score.tracks, score.tracks, new Set(), first.tick, last.tick + 1);
        const change = shapeVelocities(chosen, lineBetween(first, last));
        const shaped = apply(score, change).score;
        for (const [at, { notes }] of score.tracks.entries()) {
          const made = shaped.tracks[at].notes;
          for (const [row, start] of notes.start.entries())
            if (start < first.tick || start > last.tick) expect(made.velocity[row]).toBe(notes.velocity[row]);
        }
        expect(scoresEqual(undone(score, change), score)).toBe(true);
      }),
    );
  });
});
