import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Chosen, locateNotes } from "../../../js/editor/src/score/edit";
import { humanize, randomNumbers } from "../../../js/editor/src/score/humanize";
import type { Change } from "../../../js/editor/src/score/ops";
import { pack } from "../../../js/editor/src/score/pack";
import { type Edges, quantize } from "../../../js/editor/src/score/quantize";
import { apply } from "../../../js/editor/src/score/reduce";
import { invert, legato, reverse, stretch, toggleMute } from "../../../js/editor/src/score/reshape";
import { inScale, MODES, type Mode } from "../../../js/editor/src/score/scales";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { joinNotes, splitNotes } from "../../../js/editor/src/score/split";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import { meterMap, tempoMap } from "../../../js/editor/src/score/time";
import { transposeInScale } from "../../../js/editor/src/score/transpose";
import type { Score } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

/** A note as a test writes it: start, duration, pitch, and what else. */
type Note = readonly [start: number, duration: number, pitch?: number];

function scoreOf(...tracks: readonly (readonly Note[])[]): Score {
  return {
    ...EMPTY_SCORE,
    nextId: 1000,
    tracks: tracks.map((notes, index) =>
      newTrack({
        id: index + 1,
        notes: tableFromRows("notes", {
          id: notes.map((_, at) => 100 * index + at + 1),
          start: notes.map(([start]) => start),
          duration: notes.map(([, duration]) => duration),
          pitch: notes.map(([, , pitch = 60]) => pitch),
          velocity: notes.map(() => 90),
        }),
      }),
    ),
  };
}

function all(score: Score): Chosen[] {
  return locateNotes(
    score,
    score.tracks.flatMap(({ notes }) => [...notes.id]),
  );
}

/** The notes of a track after a change, as `[start, duration, pitch]` by their ids. */
function notesAfter(score: Score, change: Change, track = 0): Note[] {
  const { notes } = apply(score, change).score.tracks[track];
  const rows = [...notes.id.keys()].sort((a, b) => notes.id[a] - notes.id[b]);
  return rows.map((row) => [notes.start[row], notes.duration[row], notes.pitch[row]]);
}

function counter(from = 2 ** 30): () => number {
  let next = from;
  return () => next++;
}

describe("quantizing", () => {
  const at = (how: Partial<Parameters<typeof quantize>[2]>) => ({
    step: 120,
    strength: 1,
    swing: 0,
    edges: "notes" as Edges,
    ...how,
  });
  const quantized = (score: Score, how: Partial<Parameters<typeof quantize>[2]>) =>
    notesAfter(score, quantize(all(score), meterMap(score), at(how)));

  test("notes go to the nearest line and keep their lengths", () => {
    expect(
      quantized(
        scoreOf([
          [50, 100],
          [70, 100],
          [119, 30],
        ]),
        {},
      ),
    ).toEqual([
      [0, 100, 60],
      [120, 100, 60],
      [120, 30, 60],
    ]);
  });

  test("strength goes part of the way", () => {
    expect(
      quantized(
        scoreOf([
          [20, 100],
          [130, 100],
        ]),
        { strength: 0.5 },
      ),
    ).toEqual([
      [10, 100, 60],
      [125, 100, 60],
    ]);
    expect(quantize(all(scoreOf([[20, 100]])), meterMap(EMPTY_SCORE), at({ strength: 0 }))).toEqual([]);
  });

  test("swing delays every second line of the bar: by a third of a step for triplets, half a step at most", () => {
    const straight = scoreOf([
      [0, 60],
      [120, 60],
      [240, 60],
      [360, 60],
    ]);
    const starts = (swing: number) => quantized(straight, { swing }).map(([start]) => start);
    expect(starts(2 / 3)).toEqual([0, 160, 240, 400]);
    expect(starts(1)).toEqual([0, 180, 240, 420]);
  });

  test("lines count from the bar, so that a bar of seven eighths begins on one", () => {
    const meter = { tick: 0, numerator: 7, denominator: 8, clocks: 24, notated: 8, chunk: 0 };
    const score = {
      ...scoreOf([
        [1600, 60],
        [1690, 60],
        [2150, 60],
      ]),
      meters: [meter],
    };
    expect(quantized(score, { step: 480 }).map(([start]) => start)).toEqual([1680, 1680, 2160]);
  });

  test("a start can go alone, its note's end stays", () => {
    expect(quantized(scoreOf([[130, 100]]), { edges: "starts" })).toEqual([[120, 110, 60]]);
  });

  test("a note whose ends fall on one line is a step long, and never vanishes", () => {
    const short = scoreOf([[118, 5]]);
    expect(quantized(short, { edges: "both" })).toEqual([[120, 120, 60]]);
    expect(quantized(short, { edges: "ends" })).toEqual([[118, 2, 60]]);
    expect(quantized(scoreOf([[110, 4]]), { edges: "starts" })).toEqual([[120, 1, 60]]);
  });

  test("lines between ticks stand on the nearest tick, and notes on them stay", () => {
    const step = 100 / 3;
    const onLines = scoreOf(Array.from({ length: 12 }, (_, line): Note => [Math.round(line * step), 5]));
    for (const edges of ["notes", "starts"] as const)
      expect(quantize(all(onLines), meterMap(onLines), at({ step, edges }))).toEqual([]);
  });

  test("what is quantized stays where it is when it is quantized again", () => {
    const how = fc.record({
      step: fc.constantFrom(17, 40, 120, 160, 1920, 13.3),
      swing: fc.constantFrom(0, 0.5, 2 / 3, 1),
      strength: fc.constant(1),
      edges: fc.constantFrom<Edges>("notes", "starts", "ends", "both"),
    });
    fc.assert(
      fc.property(scores(), how, (score, how) => {
        const once = apply(score, quantize(all(score), meterMap(score), how)).score;
        expect(quantize(all(once), meterMap(once), how)).toEqual([]);
      }),
    );
  });
});

describe("splitting and joining", () => {
  test("a cut leaves the first part its id and gives the second all else that the note had", () => {
    const plain = scoreOf([[0, 480, 64]]);
    const score = apply(plain, [
      { op: "set", track: 1, table: "notes", ids: [1], columns: { release_velocity: [12], probability: [0.5] } },
    ]).score;
    const { change, ids } = splitNotes(all(score), () => [0, 100, 480], counter());
    const { notes } = apply(score, change).score.tracks[0];
    expect(ids).toEqual([2 ** 30]);
    expect([...notes.id]).toEqual([1, 2 ** 30]);
    expect([...notes.start, ...notes.duration]).toEqual([0, 100, 100, 380]);
    expect([...(notes.release_velocity ?? []), ...(notes.probability ?? [])]).toEqual([12, 12, 0.5, 0.5]);
  });

  test("a note that no cut meets stays whole", () => {
    const { change, ids } = splitNotes(all(scoreOf([[0, 100]])), () => [100, 200], counter());
    expect([change, ids]).toEqual([[], []]);
  });

  test("notes of one pitch become one from the first start to the last end; others stay", () => {
    const score = scoreOf(
      [
        [0, 100, 60],
        [50, 300, 60],
        [200, 50, 60],
        [0, 10, 61],
      ],
      [[400, 10, 60]],
    );
    const { change, gone } = joinNotes(all(score));
    expect([...gone]).toEqual([2, 3]);
    expect(notesAfter(score, change)).toEqual([
      [0, 350, 60],
      [0, 10, 61],
    ]);
    expect(notesAfter(score, change, 1)).toEqual([[400, 10, 60]]);
  });

  test("what was split is joined again", () => {
    const score = scoreOf([
      [0, 480],
      [480, 240, 62],
    ]);
    const split = splitNotes(all(score), (start, end) => [start + 7, end - 7], counter());
    const pieces = apply(score, split.change).score;
    const joined = apply(pieces, joinNotes(all(pieces)).change).score;
    expect(joined.tracks).toEqual(score.tracks);
  });
});

describe("reshaping", () => {
  test("legato lasts until the next onset of the track, chords together, and leaves the last as it is", () => {
    const score = scoreOf(
      [
        [0, 10, 60],
        [0, 500, 64],
        [100, 10],
        [300, 20, 60],
        [300, 30, 64],
      ],
      [[50, 5]],
    );
    expect(notesAfter(score, legato(all(score))).map(([, duration]) => duration)).toEqual([100, 100, 200, 20, 30]);
    expect(notesAfter(score, legato(all(score)), 1)).toEqual([[50, 5, 60]]);
  });

  test("reversed, the last end is the first start", () => {
    const score = scoreOf(
      [
        [100, 50, 60],
        [200, 300, 62],
      ],
      [[120, 10]],
    );
    const change = reverse(all(score));
    expect(notesAfter(score, change)).toEqual([
      [450, 50, 60],
      [100, 300, 62],
    ]);
    expect(notesAfter(score, change, 1)).toEqual([[470, 10, 60]]);
  });

  test("inverted, the highest pitch is the lowest", () => {
    const score = scoreOf([
      [0, 1, 60],
      [1, 1, 64],
      [2, 1, 67],
    ]);
    expect(notesAfter(score, invert(all(score))).map(([, , pitch]) => pitch)).toEqual([67, 63, 60]);
  });

  test("reversing and inverting twice is nothing", () => {
    for (const turn of [reverse, invert]) {
      fc.assert(
        fc.property(scores(), (score) => {
          const once = apply(score, turn(all(score))).score;
          expect(apply(once, turn(all(once))).score).toEqual(score);
        }),
      );
    }
  });

  test("twice as long, and half of that again, is as before", () => {
    const score = scoreOf([
      [100, 51],
      [151, 7],
      [300, 1],
    ]);
    const twice = apply(score, stretch(all(score), 2)).score;
    expect(notesAfter(score, stretch(all(score), 2)).slice(0, 2)).toEqual([
      [100, 102, 60],
      [202, 14, 60],
    ]);
    expect(apply(twice, stretch(all(twice), 0.5)).score).toEqual(score);
    expect(notesAfter(score, stretch(all(score), 0.5))[2]).toEqual([200, 1, 60]);
  });

  test("muting mutes all; only when all are muted are they heard again, and the column goes", () => {
    const score = scoreOf([
      [0, 1],
      [1, 1],
    ]);
    const one = apply(score, toggleMute(locateNotes(score, [1])).change).score;
    expect([...(one.tracks[0].notes.mute ?? [])]).toEqual([1, 0]);
    const both = apply(one, toggleMute(all(one)).change).score;
    expect([...(both.tracks[0].notes.mute ?? [])]).toEqual([1, 1]);
    expect(apply(both, toggleMute(all(both)).change).score).toEqual(score);
  });
});

describe("humanizing", () => {
  const how = { seconds: 0.02, velocity: 10, seed: 7 };

  test("a seed gives the same notes again, another seed others", () => {
    const score = scoreOf(Array.from({ length: 20 }, (_, at): Note => [at * 240, 200]));
    const humanized = (seed: number) => notesAfter(score, humanize(all(score), tempoMap(score), { ...how, seed }));
    expect(humanized(7)).toEqual(humanized(7));
    expect(humanized(7)).not.toEqual(humanized(8));
  });

  test("no start is off by more than was asked for, and not all are on time", () => {
    const score = scoreOf(Array.from({ length: 50 }, (_, at): Note => [at * 240, 200]));
    const off = notesAfter(score, humanize(all(score), tempoMap(score), how)).map(([start], at) => start - at * 240);
    // 20 ms are 19.2 ticks at 120 quarters a minute and 480 ticks a quarter.
    expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(19);
    expect(new Set(off).size).toBeGreaterThan(10);
  });

  test("notes stay in the order of their onsets, however far they may go", () => {
    fc.assert(
      fc.property(scores(), fc.integer(), (score, seed) => {
        const after = apply(score, humanize(all(score), tempoMap(score), { seconds: 9, velocity: 0, seed })).score;
        for (const [index, { notes }] of score.tracks.entries()) {
          const moved = after.tracks[index].notes;
          const startOf = new Map([...moved.id].map((id, row) => [id, moved.start[row]]));
          for (let row = 1; row < notes.id.length; row++) {
            if (notes.start[row] === notes.start[row - 1]) continue;
            expect(startOf.get(notes.id[row])).toBeGreaterThanOrEqual(startOf.get(notes.id[row - 1]) ?? 0);
          }
        }
      }),
    );
  });

  test("random numbers are those of Mulberry32", () => {
    const draw = randomNumbers(1);
    expect([draw(), draw()].map((value) => value.toFixed(6))).toEqual(["0.627074", "0.002736"]);
  });
});

describe("transposing along a scale", () => {
  const C = { root: 0, mode: "major" } as const;
  const moved = (pitches: number[], degrees: number, scale: { root: number; mode: Mode } = C) => {
    const score = scoreOf(pitches.map((pitch, at): Note => [at, 1, pitch]));
    return notesAfter(score, transposeInScale(all(score), scale, degrees)).map(([, , pitch]) => pitch);
  };

  test("a third up is four semitones or three, as the scale has it", () => {
    expect(moved([60, 62, 64, 71], 2)).toEqual([64, 65, 67, 74]);
    expect(moved([60, 59], -1)).toEqual([59, 57]);
    expect(moved([62, 69], 1, { root: 2, mode: "minor pentatonic" })).toEqual([65, 72]);
  });

  test("a note between two degrees stays as far above the lower one", () => {
    expect(moved([61], 1)).toEqual([63]);
  });

  test("the group stops whole at the ends of the keyboard", () => {
    expect(moved([2, 60], -5)).toEqual([0, 59]);
    expect(moved([0, 60], -5)).toEqual([0, 60]);
    expect(moved([125, 60], 99)).toEqual([127, 62]);
  });

  test("notes of the scale stay in the scale", () => {
    const scale = fc.record({
      root: fc.integer({ min: 0, max: 11 }),
      mode: fc.constantFrom(...(Object.keys(MODES) as Mode[])),
    });
    fc.assert(
      fc.property(scale, fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 127 }), (scale, by, pitch) => {
        fc.pre(inScale(scale, pitch));
        expect(inScale(scale, moved([pitch], by, scale)[0] ?? -1)).toBe(true);
      }),
    );
  });
});

/** Every edit of this file, with numbers drawn for it. */
const EDITS: Readonly<Record<string, (score: Score, chosen: Chosen[], n: number, newId: () => number) => Change>> = {
  quantize: (score, chosen, n) =>
    quantize(chosen, meterMap(score), {
      step: 1 + (n % 500) / 3,
      strength: (n % 5) / 4,
      swing: (n % 3) / 2,
      edges: (["notes", "starts", "ends", "both"] as const)[n % 4],
    }),
  split: (_, chosen, n, newId) => splitNotes(chosen, (start) => [start + (n % 50), start + 60], newId).change,
  join: (_, chosen) => joinNotes(chosen).change,
  legato: (_, chosen) => legato(chosen),
  reverse: (_, chosen) => reverse(chosen),
  invert: (_, chosen) => invert(chosen),
  double: (_, chosen) => stretch(chosen, 2),
  halve: (_, chosen) => stretch(chosen, 0.5),
  mute: (_, chosen) => toggleMute(chosen).change,
  humanize: (score, chosen, n) => humanize(chosen, tempoMap(score), { seconds: n / 1000, velocity: n % 99, seed: n }),
  transpose: (_, chosen, n) => transposeInScale(chosen, { root: n % 12, mode: "blues" }, (n % 30) - 15),
};

describe("every musical edit", () => {
  const drawn = scores().chain((score) =>
    fc.record({
      score: fc.constant(score),
      selected: fc.subarray(score.tracks.flatMap(({ notes }) => [...notes.id])),
      n: fc.nat(10_000),
    }),
  );

  for (const [name, edit] of Object.entries(EDITS)) {
    test(`${name} changes selected notes alone, keeps values in range, and undone leaves no trace`, () => {
      fc.assert(
        fc.property(drawn, ({ score, selected, n }) => {
          const change = edit(score, locateNotes(score, selected), n, counter());
          // The reducer refuses a value out of range and an id that is taken.
          const after = apply(score, change);
          expect(pack(apply(after.score, after.inverse).score)).toEqual(pack(score));
          for (const [index, before] of score.tracks.entries()) {
            const track = after.score.tracks[index];
            expect(without(track.notes, selected)).toEqual(without(before.notes, selected));
            expect({ ...track, notes: null }).toEqual({ ...before, notes: null });
            expectLengths(before.notes, track.notes);
          }
        }),
        { numRuns: 60 },
      );
    });
  }

  test("without a note there is nothing to change", () => {
    for (const edit of Object.values(EDITS)) expect(edit(scoreOf([[0, 1]]), [], 3, counter())).toEqual([]);
  });
});

/** The notes that were there and not selected, column by column; an optional column as its fallbacks say. */
function without(notes: Score["tracks"][number]["notes"], selected: readonly number[]): number[][] {
  const fallbacks = { release_velocity: 64, mute: 0, probability: 1, velocity_deviation: 0 };
  return [...notes.id.keys()]
    .filter((row) => !selected.includes(notes.id[row]) && notes.id[row] < 2 ** 30)
    .map((row) => [
      ...(["id", "start", "duration", "pitch", "velocity"] as const).map((name) => notes[name][row]),
      ...(Object.keys(fallbacks) as (keyof typeof fallbacks)[]).map((name) => notes[name]?.[row] ?? fallbacks[name]),
    ]);
}

/** No note is shorter than a tick that was not before. */
function expectLengths(before: Score["tracks"][number]["notes"], after: typeof before): void {
  const lengths = new Map([...before.id].map((id, row) => [id, before.duration[row]]));
  for (const [row, id] of after.id.entries())
    expect(after.duration[row]).toBeGreaterThanOrEqual(Math.min(1, lengths.get(id) ?? 1));
}
