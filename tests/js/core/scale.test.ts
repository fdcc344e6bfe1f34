import { describe, expect, it } from "vitest";
import { DRUM_CHANNEL, newTrack } from "../../../js/editor/src/score/score";
import type { Key, Score } from "../../../js/editor/src/score/types";
import { initialState } from "../../../js/editor/src/store/initial";
import { scaleOf } from "../../../js/editor/src/store/scale";
import { notesOf, QUARTER, scoreOf } from "../roll/pieces";

/** A score in which each pitch class sounds so long. */
function sounding(durations: readonly number[]): Score {
  return scoreOf(durations.map((duration, at) => [0, duration, 60 + at]));
}

function key(tick: number, sharps: number, minor = false): Key {
  return { tick, sharps, minor, chunk: 0 };
}

function at(score: Score, position: number) {
  return scaleOf({ ...initialState(score), transport: { playing: false, position, loop: null, sound: "none" } });
}

describe("the scale of a piece", () => {
  it("is the one the user chose", () => {
    const scale = { root: 2, mode: "dorian" } as const;
    expect(scaleOf(initialState(scoreOf([]), { scale }))).toBe(scale);
  });

  it("is that of the key signature at the playhead, or of the first one", () => {
    const score = { ...scoreOf([]), keys: [key(QUARTER, -3), key(4 * QUARTER, 3, true), key(9 * QUARTER, -1)] };
    expect(at(score, 0)).toEqual({ root: 3, mode: "major" });
    expect(at(score, 4 * QUARTER)).toEqual({ root: 6, mode: "minor" });
    expect(at(score, 99 * QUARTER)).toEqual({ root: 5, mode: "major" });
    expect(at(score, 5 * QUARTER)).toBe(at(score, 6 * QUARTER));
  });

  // What closeloop_widgets.music.key_estimate.estimate_key says of the same durations.
  it.each([
    [[1889, 1250, 1368, 1794, 1156, 1551, 1667, 450, 111, 600, 570, 1747], 11, "major"],
    [[1825, 10, 999, 1642, 262, 1594, 238, 935, 1632, 606, 683, 556], 0, "minor"],
    [[1438, 509, 1980, 890, 956, 1009, 1165, 1106, 1018, 1991, 1615, 1585], 2, "major"],
    [[889, 71, 283, 1029, 1940, 932, 1616, 1834, 1646, 1258, 882, 1028], 4, "minor"],
    [[532, 993, 758, 495, 1986, 23, 194, 384, 1938, 1384, 1763, 401], 4, "major"],
    [[1441, 739, 978, 7, 1235, 1660, 1327, 308, 1067, 535, 1929, 1760], 10, "minor"],
    [[372, 1019, 1879, 1694, 1415, 1279, 84, 1483, 947, 182, 488, 1082], 7, "major"],
  ])("is what the notes suggest where there is no signature: %j", (durations, root, mode) => {
    expect(at(sounding(durations), 0)).toEqual({ root, mode });
  });

  it("takes nothing from drums, and is C major where nothing is pitched", () => {
    const drums = newTrack({ id: 9, channel: DRUM_CHANNEL, notes: notesOf([[0, 9600, 37]], 9000) });
    const tune = sounding([0, 0, 900, 0, 700, 0, 800, 500, 0, 900, 0, 400]);
    expect(at({ ...tune, tracks: [...tune.tracks, drums] }, 0)).toEqual({ root: 2, mode: "major" });
    expect(at({ ...tune, tracks: [drums] }, 0)).toEqual({ root: 0, mode: "major" });
    expect(at(sounding(new Array(12).fill(480)), 0)).toEqual({ root: 0, mode: "major" });
  });
});
