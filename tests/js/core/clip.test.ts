import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Clip,
  clipIdIn,
  clipMidi,
  clipOf,
  clipText,
  pasteClip,
  readClip,
  readClipMidi,
} from "../../../js/editor/src/score/clip";
import { locateNotes } from "../../../js/editor/src/score/edit";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

function scoreOf(ticksPerQuarter: number, ...names: string[]): Score {
  const tracks = names.map((name, at) =>
    newTrack({
      id: at + 1,
      name,
      notes: tableFromRows("notes", {
        id: [10 * at + 1, 10 * at + 2],
        start: [480, 960 + at],
        duration: [240, 1],
        pitch: [60 + at, 64],
        velocity: [90, 91],
        release_velocity: [64, 12],
        mute: [0, 1],
      }),
    }),
  );
  return { ...EMPTY_SCORE, ticksPerQuarter, tracks, nextId: 100 };
}

function allOf(score: Score): Clip {
  return clipOf(
    score,
    locateNotes(
      score,
      score.tracks.flatMap(({ notes }) => [...notes.id]),
    ),
  );
}

function counter(): () => number {
  let next = 2 ** 30;
  return () => next++;
}

function pasted(into: Score, clip: Clip, tick: number, active: number) {
  const { change, ids } = pasteClip(into, clip, tick, active, counter());
  const { score, inverse } = apply(into, change);
  expect(apply(score, inverse).score).toEqual(into);
  return locateNotes(score, ids).map(({ track, rows }) => {
    const of = (column: ArrayLike<number> | undefined) => [...rows].map((row) => column?.[row]);
    const { start, duration, pitch, release_velocity, mute } = track.notes;
    return {
      track: track.id,
      start: of(start),
      duration: of(duration),
      pitch: of(pitch),
      release: of(release_velocity),
      mute: of(mute),
    };
  });
}

describe("pasting", () => {
  test("notes keep their distances and every column", () => {
    const score = scoreOf(480, "Melody");
    expect(pasted(score, allOf(score), 5000, 1)).toEqual([
      { track: 1, start: [5000, 5480], duration: [240, 1], pitch: [60, 64], release: [64, 12], mute: [0, 1] },
    ]);
  });

  test("times are quarter notes: a score of other ticks gets as many beats, and no note vanishes", () => {
    const [{ start, duration }] = pasted(scoreOf(96, "Melody"), allOf(scoreOf(480, "Melody")), 10, 1);
    expect([start, duration]).toEqual([
      [10, 106],
      [48, 1],
    ]);
  });

  test("notes of one track go to the active track", () => {
    const from = scoreOf(480, "Melody");
    expect(pasted(scoreOf(480, "Melody", "Bass"), allOf(from), 0, 2)[0].track).toBe(2);
  });

  test("notes of several tracks go to the tracks of their names, the rest to the active one", () => {
    const clip = allOf(scoreOf(480, "Melody", "Bass", "Flute"));
    const into = scoreOf(480, "Drums", "Melody", "Bass");
    const places = pasted(into, clip, 0, 1).map(({ track, pitch }) => [track, pitch[0]]);
    expect(places).toEqual([
      [1, 62],
      [2, 60],
      [3, 61],
    ]);
  });

  test("of tracks with one name the one of the same id is meant", () => {
    const score = scoreOf(480, "", "");
    expect(pasted(score, allOf(score), 0, 1).map(({ track }) => track)).toEqual([1, 2]);
  });

  test("beyond the last tick nothing is pasted, and the reason is told", () => {
    const score = scoreOf(480, "Melody");
    expect(() => pasteClip(score, allOf(score), 2 ** 31 - 5, 1, counter())).toThrow("beyond the last tick");
  });
});

describe("a clip as text", () => {
  test("comes back as it was, and says which clip it is", () => {
    fc.assert(
      fc.property(scores(), (score) => {
        const clip = allOf(score);
        fc.pre(clip.parts.length > 0);
        const text = clipText(clip, "page-1");
        expect(clipIdIn(text)).toBe("page-1");
        // Columns that say nothing are left out when they are read.
        const read = (given: Clip) => pasted(EMPTY_WITH_TRACK, given, 0, 1);
        expect(read(readClip(text))).toEqual(read(clip));
      }),
      { numRuns: 30 },
    );
  });

  test("other text is not taken for notes", () => {
    for (const text of ["", "C4", '{"v":1}', "closeloop_widgets", "<b>closeloop_widgets notes 1</b>"])
      expect(clipIdIn(text)).toBeNull();
  });

  const valid = { id: 1, name: "", channel: 0, notes: { start: [0], duration: [1], pitch: [60], velocity: [90] } };
  test.each([
    ["{", "cut off"],
    ["null", "must be an object"],
    [JSON.stringify({ v: 2, ticks_per_quarter: 480, tracks: [valid] }), "version 2"],
    [JSON.stringify({ v: 1, ticks_per_quarter: 0, tracks: [valid] }), "ticks_per_quarter"],
    [JSON.stringify({ v: 1, ticks_per_quarter: 480, tracks: [] }), "tracks must be"],
    [JSON.stringify({ v: 1, ticks_per_quarter: 480, tracks: [{ ...valid, name: 3 }] }), "name"],
    [JSON.stringify({ v: 1, ticks_per_quarter: 480, tracks: [{ ...valid, notes: { start: [0] } }] }), "duration"],
    [noted({ pitch: [128] }), "pitch"],
    [noted({ start: ["0"] }), "start"],
    [noted({ start: [-1] }), "start"],
    [noted({ velocity: [1, 2] }), "one length"],
    [noted({ evil: [1] }), "no column"],
    [
      '{"v":1,"ticks_per_quarter":480,"tracks":[{"id":1,"name":"","channel":0,"notes":{"__proto__":[1],"start":[0]}}]}',
      "__proto__",
    ],
  ])("what is broken is refused with the reason: %s", (json, reason) => {
    expect(() => readClip(`closeloop_widgets notes x\n${json}`)).toThrow(reason);
  });

  function noted(change: object): string {
    const notes = { ...valid.notes, ...change };
    return JSON.stringify({ v: 1, ticks_per_quarter: 480, tracks: [{ ...valid, notes }] });
  }
});

const EMPTY_WITH_TRACK: Score = { ...EMPTY_SCORE, tracks: [newTrack({ id: 1 })] };

describe("a clip as MIDI", () => {
  test("holds the notes of each track, the muted ones too", () => {
    const back = readClipMidi(clipMidi(allOf(scoreOf(480, "Melody", "Bass"))));
    expect(back.ticksPerQuarter).toBe(480);
    expect(back.parts.map(({ name, notes }) => [name, ...notes.start])).toEqual([
      ["Melody", 0, 480],
      ["Bass", 0, 481],
    ]);
  });

  test("a file without notes, and what is no file, are refused", () => {
    expect(() => readClipMidi(clipMidi({ ticksPerQuarter: 480, parts: [] }))).toThrow("no notes");
    expect(() => readClipMidi(new Uint8Array([1, 2, 3]))).toThrow();
  });
});
