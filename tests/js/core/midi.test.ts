import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase64, toBase64 } from "../../../js/editor/src/score/base64";
import { MidiError } from "../../../js/editor/src/score/errors";
import { readMidi, writeMidi } from "../../../js/editor/src/score/midi";
import { unpack } from "../../../js/editor/src/score/pack";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score, Track } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

interface Case {
  readonly name: string;
  readonly file: string;
  readonly score: string | null;
  readonly written: string | null;
}

const { cases } = JSON.parse(readFileSync(new URL("../../data/midi_golden.json", import.meta.url), "utf8")) as {
  cases: Case[];
};
const WHOLE = fromBase64(cases.find(({ name }) => name === "all kinds of events")?.file ?? "");

/** What a file must keep of a track: everything but its ids, and which note-off ends which of two notes of one key. */
function heard({ name, channel, notes, controls, bends, programs }: Track): unknown {
  const rows = [...notes.id.keys()];
  // 64 is what nobody set; where every other is 0, a file's writer did not know release velocities.
  const spelled = new Set(notes.release_velocity?.filter((value) => value !== 64));
  const release = (row: number) => (spelled.size === 1 && spelled.has(0) ? 64 : (notes.release_velocity?.[row] ?? 64));
  return {
    name,
    channel,
    ons: rows.map((row) => `${notes.start[row]} ${notes.pitch[row]} ${notes.velocity[row]}`).sort(),
    offs: rows.map((row) => `${notes.start[row] + notes.duration[row]} ${notes.pitch[row]} ${release(row)}`).sort(),
    controls: [controls.tick, controls.number, controls.value],
    bends: [bends.tick, bends.value],
    programs: [programs.tick, programs.value],
  };
}

describe("the vectors of the kernel's codec", () => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", (_, { file, score, written }) => {
    const data = fromBase64(file);
    if (score === null) {
      expect(() => readMidi(data)).toThrow(MidiError);
      return;
    }
    const read = readMidi(data);
    expect(read).toEqual(unpack(fromBase64(score)));
    expect(toBase64(writeMidi(read))).toBe(written);
  });
});

describe("a written file", () => {
  test("holds everything of a score that MIDI has a word for", () => {
    fc.assert(
      fc.property(scores(), (score) => {
        const read = readMidi(writeMidi(score));
        expect(read.tracks.map(heard)).toEqual(score.tracks.map(heard));
        const { ticksPerQuarter, name, tempos, meters, keys, markers } = score;
        expect(read).toMatchObject({ ticksPerQuarter, name, tempos, meters, keys, markers });
        const byTick = [...score.carried].sort((a, b) => a.tick - b.tick);
        expect(read.carried).toEqual(byTick);
      }),
    );
  });

  test("read and written again is the same file", () => {
    fc.assert(
      fc.property(scores(), (score) => {
        const read = readMidi(writeMidi(score));
        const again = readMidi(writeMidi(read));
        expect(again).toEqual(read);
        expect(writeMidi(again)).toEqual(writeMidi(read));
      }),
    );
  });

  test("gives two tracks of one channel and chunk chunks of their own", () => {
    const note = (id: number) =>
      tableFromRows("notes", { id: [id], start: [0], duration: [1], pitch: [1], velocity: [1] });
    const tracks = [1, 2].map((id) => newTrack({ id, name: `Part ${id}`, chunk: 1, notes: note(id) }));
    expect(readMidi(writeMidi({ ...EMPTY_SCORE, tracks })).tracks.map(({ name }) => name)).toEqual([
      "Part 1",
      "Part 2",
    ]);
  });

  test("leaves out a stray note-off that would cut a note drawn over it", () => {
    const carried = [{ chunk: 1, tick: 50, data: Uint8Array.of(0x80, 60, 64) }];
    const notes = tableFromRows("notes", { id: [1], start: [0], duration: [100], pitch: [60], velocity: [90] });
    const score: Score = { ...EMPTY_SCORE, tracks: [newTrack({ id: 1, chunk: 1, notes })], carried };
    expect([...readMidi(writeMidi(score)).tracks[0].notes.duration]).toEqual([100]);
    expect(readMidi(writeMidi({ ...score, tracks: [newTrack({ id: 1, chunk: 1 })] })).carried).toEqual(carried);
  });

  test("is refused where MIDI has no number for it", () => {
    const notes = tableFromRows("notes", { id: [1], start: [2 ** 30], duration: [1], pitch: [60], velocity: [90] });
    expect(() => writeMidi({ ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes })] })).toThrow(/268435455 at most/);
  });
});

describe("a broken file", () => {
  test("that is cut at any byte gives a score or an error that says where", () => {
    for (let length = 0; length < WHOLE.length; length++) {
      const problems: string[] = [];
      try {
        readMidi(WHOLE.subarray(0, length), (problem) => problems.push(problem));
        expect(problems).not.toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(MidiError);
        expect((error as MidiError).offset).toBeLessThanOrEqual(length);
      }
    }
  });

  test("of any bytes gives a score or an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const data = Uint8Array.of(...WHOLE.subarray(0, 14), 0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, 150, ...bytes);
        try {
          expect(readMidi(data).ticksPerQuarter).toBe(96);
        } catch (error) {
          expect(error).toBeInstanceOf(MidiError);
        }
      }),
    );
  });

  test("a whole file has no problems", () => {
    const problems: string[] = [];
    readMidi(writeMidi(readMidi(WHOLE)), (problem) => problems.push(problem));
    expect(problems).toEqual([]);
  });

  test("the error says what was found, what was expected, and where", () => {
    expect(() => readMidi(new TextEncoder().encode("RIFFxxxxWAVE"))).toThrow(
      'this is no MIDI file: it begins with "RIFF", a MIDI file with "MThd" (at byte 0)',
    );
  });
});
