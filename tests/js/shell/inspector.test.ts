import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locateNote, locateNotes } from "../../../js/editor/src/score/edit";
import { apply } from "../../../js/editor/src/score/reduce";
import { scoresEqual } from "../../../js/editor/src/score/score";
import { meterMap } from "../../../js/editor/src/score/time";
import type { Score } from "../../../js/editor/src/score/types";
import { fieldText, NOTE_FIELDS, typedEdit } from "../../../js/editor/src/shell/inspector/note-fields";
import { withBars, withPitches } from "../../../js/editor/src/shell/inspector/region-fields";
import * as values from "../../../js/editor/src/shell/inspector/values";
import { pitchName } from "../../../js/editor/src/shell/words";
import { initialState } from "../../../js/editor/src/store/initial";
import { scores } from "../core/arbitrary";
import { BAR, QUARTER, scoreOf } from "../roll/pieces";

const SCORE = scoreOf([
  [BAR, QUARTER, 60, 40],
  [BAR + QUARTER, QUARTER / 2, 64, 100],
]);
const BOTH = new Set([1000, 1001]);

function field(column: string) {
  const found = NOTE_FIELDS.find((one) => one.column === column);
  if (!found) throw new Error(`there is no field of ${column}`);
  return found;
}

/** The score after a text was typed into a field of these notes; the problem where it cannot be. */
function typed(column: string, text: string, ids = BOTH, score: Score = SCORE): Score | string {
  const read = typedEdit(field(column), text, score, ids);
  return "problem" in read ? read.problem : apply(score, read.value.change).score;
}

function column(score: Score | string, name: "start" | "duration" | "pitch" | "velocity"): number[] | string {
  return typeof score === "string" ? score : [...score.tracks[0].notes[name]];
}

describe("what is written", () => {
  const meters = meterMap(SCORE);

  it.each([
    ["C4", 60],
    ["c#4", 61],
    ["B♭3", 58],
    ["C-1", 0],
    ["61", 61],
    ["H4", null],
    ["128", null],
    ["G#9", null],
  ])("%s as a pitch is %s", (text, pitch) => {
    expect(values.readPitch(text)).toBe(pitch);
  });

  it("names every pitch so that it can be read again", () => {
    for (let pitch = 0; pitch < 128; pitch++) expect(values.readPitch(pitchName(pitch))).toBe(pitch);
  });

  it.each([
    ["1/8", 240],
    ["1/8T", 160],
    ["1/4.", 720],
    ["0.5", 240],
    ["1,5", 720],
    ["1.240", 720],
    ["90t", 90],
    ["1/0", null],
    ["long", null],
  ])("%s as a length is %s ticks", (text, ticks) => {
    expect(values.readLength(text, QUARTER)).toBe(ticks);
  });

  it("writes any length so that it is read again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom(96, 480, 960), (ticks, perQuarter) => {
        expect(values.readLength(values.lengthText(ticks, perQuarter), perQuarter)).toBe(ticks);
      }),
    );
  });

  it.each([
    ["3", 2 * BAR],
    ["3.2", 2 * BAR + QUARTER],
    ["3.2.120", 2 * BAR + QUARTER + 120],
    ["0", null],
    ["3.0", null],
    ["3.2.", null],
  ])("%s as a place is %s", (text, tick) => {
    expect(values.readPlace(text, meters)).toBe(tick);
  });

  it("writes any spans so that they are read again", () => {
    const span = fc.tuple(fc.nat(90_000), fc.integer({ min: 1, max: 9000 }));
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 4 }), (drawn) => {
        const spans = drawn.map(([from, length]) => [from, from + length] as const);
        const once = values.readSpans(values.spansText(spans, meters), meters);
        if ("problem" in once) throw new Error(once.problem);
        expect(values.spansText(once.value, meters)).toBe(values.spansText(spans, meters));
        const text = values.spansText(once.value, meters);
        expect(values.readSpans(text, meters)).toEqual({ value: once.value });
      }),
    );
  });

  it("whole bars are bars, to their end; places are places", () => {
    expect(values.readSpans("bars 3–4, 7", meters)).toEqual({
      value: [
        [2 * BAR, 4 * BAR],
        [6 * BAR, 7 * BAR],
      ],
    });
    expect(values.readSpans("3.2-4.1", meters)).toEqual({ value: [[2 * BAR + QUARTER, 3 * BAR]] });
    expect(values.readSpans("4-3", meters)).toEqual({ problem: "“4-3” ends before it begins." });
    expect(values.readSpans("3, x", meters)).toEqual({ problem: "“x” is no bar: write 3, 3–4 or 3.2–4.1." });
  });
});

describe("the fields of selected notes", () => {
  const shown = (name: string) => fieldText(field(name), locateNotes(SCORE, BOTH), SCORE);

  it("show one value, or from where to where they reach", () => {
    expect([shown("start"), shown("duration"), shown("pitch"), shown("velocity")]).toEqual([
      "2.1.000",
      "1/8–1/4",
      "C4–E4",
      "40–100",
    ]);
    expect(shown("probability")).toBe("1");
  });

  it("set every note to what is typed, and change each by what is signed", () => {
    expect(column(typed("pitch", "C#5"), "pitch")).toEqual([73, 73]);
    expect(column(typed("pitch", "-12"), "pitch")).toEqual([48, 52]);
    expect(column(typed("velocity", "*2"), "velocity")).toEqual([80, 127]);
    expect(column(typed("velocity", "−50"), "velocity")).toEqual([1, 50]);
    expect(column(typed("duration", "+1/16"), "duration")).toEqual([600, 360]);
    expect(column(typed("duration", "/2"), "duration")).toEqual([240, 120]);
  });

  it("move the group so that its first note starts where it is typed", () => {
    expect(column(typed("start", "1.2"), "start")).toEqual([QUARTER, 2 * QUARTER]);
    expect(column(typed("start", "+1/8"), "start")).toEqual([BAR + 240, BAR + QUARTER + 240]);
  });

  it("read a sign before a deviation as its own", () => {
    const after = typed("velocity_deviation", "-5");
    expect(typeof after === "string" ? after : [...(after.tracks[0].notes.velocity_deviation ?? [])]).toEqual([-5, -5]);
  });

  it.each([
    ["pitch", "H", /“H” is no pitch: write C4/],
    ["pitch", "+70", /Pitch goes from C-1 to G9/],
    ["pitch", "*2", /Pitch cannot be multiplied/],
    ["velocity", "200", /Velocity goes from 1 to 127/],
    ["velocity", "", /is no velocity/],
    ["start", "-9", /before the piece begins/],
    ["duration", "0", /at least one tick/],
    ["probability", "2", /Probability goes from 0 to 1/],
  ])("%s refuses %s and says why", (name, text, problem) => {
    expect(typed(name, text)).toMatch(problem);
  });

  it("whatever is typed, an edit fits the score, and taken back leaves no trace", () => {
    const texts = fc.oneof(
      fc.constantFrom("C4", "1/8", "+12", "-5", "*2", "/3", "*0", "0.5", "-1/4", "2.1", "127", "+0.3"),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(scores(), fc.constantFrom(...NOTE_FIELDS), texts, (score, one, text) => {
        const ids = new Set(score.tracks.flatMap(({ notes }) => [...notes.id]).filter((id) => id % 3));
        const read = typedEdit(one, text, score, ids);
        if ("problem" in read) return;
        const { score: after, inverse } = apply(score, read.value.change);
        expect(scoresEqual(apply(after, inverse).score, score)).toBe(true);
        for (const { notes } of score.tracks) {
          for (const id of notes.id) if (!ids.has(id)) expect(locateNote(after, id)).not.toBeNull();
        }
      }),
    );
  });
});

describe("the fields of the region", () => {
  const state = initialState(SCORE);

  it("make a region of bars on the tracks one works on, and of nothing none", () => {
    expect(withBars(state, "2")).toEqual({
      value: { spans: [[BAR, 2 * BAR]], tracks: [1], pitches: null, notes: null },
    });
    expect(withBars(state, " ")).toEqual({ value: null });
  });

  it("keep everything else of the region", () => {
    const region = { spans: [[0, 5]], tracks: [1], pitches: [1, 2], notes: [1000] } as const;
    expect(withBars({ ...state, region }, "2")).toEqual({ value: { ...region, spans: [[BAR, 2 * BAR]] } });
    expect(withPitches({ ...state, region }, "E4-C4")).toEqual({ value: { ...region, pitches: [60, 64] } });
    expect(withPitches({ ...state, region }, "")).toEqual({ value: { ...region, pitches: null } });
    expect(withPitches(state, "low")).toHaveProperty("problem");
  });
});
