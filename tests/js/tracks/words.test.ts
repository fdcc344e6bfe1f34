import { describe, expect, it } from "vitest";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { FAMILIES, instrumentOf, PROGRAM_NAMES } from "../../../js/editor/src/shell/instruments";
import { nextName } from "../../../js/editor/src/tracks/desk";
import { findInstruments } from "../../../js/editor/src/tracks/instrument-picker";

describe("an instrument", () => {
  const found = (words: string) => findInstruments(words).map(({ name }) => name);

  it("is found by words of its name and family, in any order", () => {
    expect(found("sax alto")).toEqual(["Alto Sax"]);
    expect(found("BRASS synth")).toEqual(["Synth Brass 1", "Synth Brass 2"]);
    expect(found("drum kit")).toEqual(["Drum kit"]);
    expect(found("kazoo")).toEqual([]);
  });

  it("is found by its number, as General MIDI counts", () => {
    expect(found("41")).toEqual(["Violin"]);
    expect(found("128")).toEqual(["Gunshot"]);
  });

  it("is one of 128 in sixteen families, and there is the drum kit", () => {
    expect([PROGRAM_NAMES.length, FAMILIES.length, found("").length]).toEqual([128, 16, 129]);
  });

  it("is said with what a track changes to", () => {
    const programs = { id: Int32Array.of(1, 2, 3), tick: Int32Array.of(0, 10, 20), value: Uint8Array.of(73, 68, 40) };
    const track = newTrack({ id: 1, programs });
    expect(instrumentOf(EMPTY_SCORE, track)).toBe("Flute, then Oboe and 1 more");
    expect(instrumentOf(EMPTY_SCORE, { ...track, channel: 9 })).toBe("Drums");
  });
});

it("the next name counts on from the last one that is free", () => {
  const tracks = ["Alto", "Alto 2", ""].map((name, at) => newTrack({ id: at + 1, name }));
  const score = { ...EMPTY_SCORE, tracks };
  expect(["Alto", "Alto 2", "Track 3", "Violin 7", "4"].map((name) => nextName(score, name))).toEqual([
    "Alto 3",
    "Alto 3",
    "Track 4",
    "Violin 8",
    "4 2",
  ]);
});
