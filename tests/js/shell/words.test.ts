import { describe, expect, it } from "vitest";
import { newTrack } from "../../../js/editor/src/score/score";
import { MeterMap } from "../../../js/editor/src/score/time";
import type { Region, Score } from "../../../js/editor/src/score/types";
import { problemWith } from "../../../js/editor/src/shell/files";
import { GRID_CHOICES, gridValue } from "../../../js/editor/src/shell/grid-choices";
import { shortcut } from "../../../js/editor/src/shell/shortcut";
import { pitchName, positionInWords, regionInWords, secondsInWords } from "../../../js/editor/src/shell/words";
import { FIRST_GRID } from "../../../js/editor/src/store/grid";

const BAR = 1920;

/** Two bars of 4/4, then 3/4, for three tracks: Soprano with three notes, Alto, and one without a name. */
const SCORE: Score = {
  ticksPerQuarter: 480,
  name: "",
  tracks: [
    newTrack({
      id: 7,
      name: "Soprano",
      notes: {
        id: Int32Array.of(1, 2, 3),
        start: Int32Array.of(0, 480, 960),
        duration: Int32Array.of(480, 480, 480),
        pitch: Uint8Array.of(67, 60, 61),
        velocity: Uint8Array.of(90, 90, 90),
      },
    }),
    newTrack({ id: 8, name: "Alto" }),
    newTrack({ id: 9 }),
  ],
  tempos: [],
  meters: [
    { tick: 0, numerator: 4, denominator: 4, clocks: 24, notated: 8, chunk: 0 },
    { tick: 2 * BAR, numerator: 3, denominator: 4, clocks: 24, notated: 8, chunk: 0 },
  ],
  keys: [],
  markers: [],
  carried: [],
  nextId: 10,
};

function words(spans: Region["spans"], tracks = [7], more: Partial<Region> = {}): string {
  return regionInWords({ spans, tracks, pitches: null, notes: null, ...more }, SCORE);
}

describe("a region in words", () => {
  it("is the whole piece where there is none", () => {
    expect(regionInWords(null, SCORE)).toBe("Whole piece");
  });

  it("counts whole bars from 1, through changes of meter", () => {
    expect(words([[BAR, 2 * BAR]])).toBe("Bar 2 of Soprano");
    expect(words([[BAR, 2 * BAR + 2 * 1440]])).toBe("Bars 2–4 of Soprano");
  });

  it("lists bars that do not touch", () => {
    expect(
      words([
        [0, BAR],
        [2 * BAR, 2 * BAR + 1440],
      ]),
    ).toBe("Bars 1 and 3 of Soprano");
  });

  it("counts beats where it does not keep to bars", () => {
    expect(words([[480, 960]])).toBe("Bar 1, beat 2 of Soprano");
    expect(words([[480, BAR]])).toBe("Bar 1, beats 2–4 of Soprano");
    expect(words([[480, BAR + 480]])).toBe("Bar 1 beat 2 to bar 2 beat 1 of Soprano");
  });

  it("names one or two tracks, counts more, and leaves all out", () => {
    expect(words([[0, BAR]], [7, 9])).toBe("Bar 1 of Soprano and Track 3");
    expect(words([[0, BAR]], [7, 8, 9])).toBe("Bar 1");
    expect(words([[0, BAR]], [])).toBe("Bar 1 of no track");
  });

  it("counts of chosen notes those that are still there", () => {
    expect(words([[0, BAR]], [7], { notes: [1, 99] })).toBe("1 note in bar 1 of Soprano");
  });

  it("lists two passages, and counts more", () => {
    const beats = [
      [0, 480],
      [960, 1440],
      [BAR, BAR + 480],
    ] as const;
    expect(words(beats.slice(0, 2))).toBe("Bar 1, beat 1 and bar 1, beat 3 of Soprano");
    expect(words(beats)).toBe("3 passages from bar 1 on of Soprano");
  });

  it("says its pitches, and counts chosen notes", () => {
    expect(words([[0, BAR]], [7], { pitches: [60, 72] })).toBe("Bar 1 of Soprano, C4–C5");
    expect(words([[0, BAR]], [7], { notes: [1, 2] })).toBe("2 notes in bar 1 of Soprano");
  });
});

describe("a position in words", () => {
  const meters = new MeterMap(480, SCORE.meters);

  it("is bar, beat and ticks", () => {
    expect(positionInWords(0, meters)).toBe("1.1.000");
    expect(positionInWords(BAR + 500.7, meters)).toBe("2.2.020");
    expect(positionInWords(2 * BAR + 1440, meters)).toBe("4.1.000");
  });

  it("is never before the start", () => {
    expect(positionInWords(-1, meters)).toBe("1.1.000");
    expect(secondsInWords(-1)).toBe("0:00");
  });

  it("in time is minutes and seconds that have passed", () => {
    expect(secondsInWords(64.9)).toBe("1:04");
    expect(secondsInWords(3600)).toBe("60:00");
  });
});

it("middle C is C4, and the pitches reach from C-1 to G9", () => {
  expect([0, 60, 127].map(pitchName)).toEqual(["C-1", "C4", "G9"]);
});

describe("the grid menu", () => {
  it("goes from off to sixty-fourths and triplets", () => {
    const titles = GRID_CHOICES.map((choice) => choice.title);
    expect(titles.slice(0, 3)).toEqual(["Off", "Adaptive", "1/1"]);
    expect(titles.slice(-2)).toEqual(["1/32T", "1/64T"]);
  });

  it("finds each of its choices again", () => {
    for (const { value, grid } of GRID_CHOICES) expect(gridValue({ ...FIRST_GRID, ...grid })).toBe(value);
  });
});

describe("a shortcut", () => {
  it("is written as the machine's keys are named", () => {
    expect(shortcut("Mod+Shift+Z", false)).toBe("Ctrl+Shift+Z");
    expect(shortcut("Mod+Shift+Z", true)).toBe("⇧⌘Z");
    expect(shortcut("Mod+Alt+X", true)).toBe("⌥⌘X");
    expect(shortcut("Shift+ArrowUp", true)).toBe("⇧↑");
    expect(shortcut("Shift+ArrowUp", false)).toBe("Shift+↑");
    expect(shortcut("Hold Mod in a drag", true)).toBe("Hold ⌘ in a drag");
  });
});

describe("a file", () => {
  it("is tried when it is called a MIDI file, in any case", () => {
    expect(problemWith({ name: "Song.MID", type: "", size: 100 })).toBeNull();
    expect(problemWith({ name: "song", type: "audio/midi", size: 100 })).toBeNull();
  });

  it("is refused with its name and the reason", () => {
    expect(problemWith({ name: "song.wav", type: "audio/wav", size: 100 })).toMatch("song.wav is not a MIDI file");
    expect(problemWith({ name: "a.mid", type: "", size: 0 })).toBe("a.mid is empty.");
    expect(problemWith({ name: "a.mid", type: "", size: 90e6 })).toBe("a.mid has 90 MB; at most 32 MB can be opened.");
  });
});
