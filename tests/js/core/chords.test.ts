import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chordName, chordsInBar } from "../../../js/editor/src/score/chords";
import { keyName, pitchClassName } from "../../../js/editor/src/score/spelling";
import { MeterMap } from "../../../js/editor/src/score/time";
import { notesOf, type PlainNote } from "../roll/pieces";

const QUARTER = 480;
const BAR = 4 * QUARTER;
const C_MAJOR = { sharps: 0, minor: false };
const METERS = new MeterMap(QUARTER, []);

function namesIn(notes: readonly PlainNote[], bar = 0, key = C_MAJOR): string[] {
  const ordered = [...notes].sort((a, b) => a[0] - b[0]);
  return chordsInBar([notesOf(ordered)], METERS.bar(bar)).map(({ chord }) => chordName(chord, key));
}

/** Notes that sound together for so many quarters, from a beat on. */
function block(beat: number, quarters: number, ...pitches: number[]): PlainNote[] {
  return pitches.map((pitch): PlainNote => [beat * QUARTER, quarters * QUARTER, pitch]);
}

/** A bar of Bach's Prelude in C (BWV 846): five tones, broken twice, the lower two held. */
function preludeBar(bar: number, [first, second, ...rest]: readonly number[]): PlainNote[] {
  const sixteenth = QUARTER / 4;
  return [0, 8].flatMap((half) => {
    const at = (step: number) => bar * BAR + (half + step) * sixteenth;
    const broken = [...rest, ...rest].map((pitch, step): PlainNote => [at(step + 2), sixteenth, pitch]);
    return [[at(0), 8 * sixteenth, first], [at(1), 7 * sixteenth, second], ...broken] as PlainNote[];
  });
}

const PRELUDE: readonly (readonly [string, readonly number[]])[] = [
  ["C", [60, 64, 67, 72, 76]],
  ["Dm7/C", [60, 62, 69, 74, 77]],
  ["G7/B", [59, 62, 67, 74, 77]],
  ["C", [60, 64, 67, 72, 76]],
  ["Am/C", [60, 64, 69, 76, 81]],
  ["D7/C", [60, 62, 66, 69, 74]],
  ["G/B", [59, 62, 67, 74, 79]],
  ["Cmaj7/B", [59, 60, 64, 67, 72]],
];

describe("the chords of a bar", () => {
  it.each(PRELUDE.map(([name, tones], bar) => [bar + 1, name, tones] as const))(
    "are in bar %i of Bach's first prelude: %s",
    (_, name, tones) => {
      expect(namesIn(preludeBar(0, tones))).toEqual([name]);
    },
  );

  it("change with the beats of a chorale, over a passing note", () => {
    const cadence = [
      ...block(0, 1, 53, 60, 65, 69),
      ...block(1, 1, 55, 59, 62, 67),
      [1.5 * QUARTER, QUARTER / 2, 64] as const,
      ...block(2, 2, 48, 60, 64, 67),
    ];
    expect(namesIn(cadence)).toEqual(["F", "G", "C"]);
  });

  it.each([
    ["Bdim", [59, 62, 65]],
    ["Bm7♭5", [59, 62, 65, 69]],
    ["Bdim7", [59, 62, 65, 68]],
    ["Caug", [60, 64, 68]],
    ["C6", [60, 64, 67, 69]],
    ["Am7", [57, 60, 64, 67]],
    ["Csus4", [60, 65, 67]],
    ["Csus2", [60, 62, 67]],
    ["C5", [48, 55, 60]],
    ["Em", [52, 55, 59]],
    ["C/E", [52, 60, 67]],
  ])("can be %s", (name, pitches) => {
    expect(namesIn(block(0, 4, ...pitches))).toEqual([name]);
  });

  it("are none in silence, under one voice alone, and in a cluster", () => {
    expect(namesIn([])).toEqual([]);
    expect(namesIn(block(0, 4, 60, 72))).toEqual([]);
    expect(namesIn(block(0, 4, 60, 61, 62, 63, 64, 65))).toEqual([]);
  });

  it("end where the music does", () => {
    const [chord, ...others] = chordsInBar([notesOf(block(0, 2, 60, 64, 67))], METERS.bar(0));
    expect(others).toEqual([]);
    expect([chord.start, chord.end]).toEqual([0, 2 * QUARTER]);
  });

  it("hear a note that began bars before", () => {
    expect(namesIn(block(0, 12, 48, 52, 55), 2)).toEqual(["C"]);
  });

  it("are transposed with the music", () => {
    const notes = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 40, max: 80 })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(notes, fc.integer({ min: -12, max: 12 }), (drawn, up) => {
        const at = (shift: number) =>
          chordsInBar(
            [
              notesOf(
                drawn
                  .map(([start, length, pitch]): PlainNote => [start * 120, length * 120, pitch + shift])
                  .sort((a, b) => a[0] - b[0]),
              ),
            ],
            METERS.bar(0),
          );
        const moved = at(0).map(({ chord, ...span }) => ({
          ...span,
          chord: { ...chord, root: (chord.root + up + 12) % 12, bass: (chord.bass + up + 12) % 12 },
        }));
        expect(at(up)).toEqual(moved);
      }),
    );
  });
});

describe("the spelling of a key", () => {
  it("has its own notes without a foreign accidental, in every key", () => {
    for (let sharps = -7; sharps <= 7; sharps++) {
      const tonic = (sharps * 7 + 84) % 12;
      const scale = [0, 2, 4, 5, 7, 9, 11].map((step) => pitchClassName((tonic + step) % 12, { sharps, minor: false }));
      expect(new Set(scale.map((name) => name[0])).size).toBe(7);
      const altered = scale.filter((name) => name.length > 1);
      expect(altered.length).toBe(Math.abs(sharps));
      expect(altered.every((name) => name.endsWith(sharps < 0 ? "♭" : "♯"))).toBe(true);
    }
  });

  it("tells A♭ in C major from G♯ in A minor", () => {
    expect(pitchClassName(8, C_MAJOR)).toBe("A♭");
    expect(pitchClassName(8, { sharps: 0, minor: true })).toBe("G♯");
  });

  it.each([
    ["C major", 0, false],
    ["E♭ major", -3, false],
    ["F♯ minor", 3, true],
    ["A♭ minor", -7, true],
    ["C♯ major", 7, false],
  ])("names %s", (name, sharps, minor) => {
    expect(keyName({ sharps, minor })).toBe(name);
  });
});
