import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Notes, Score, Track } from "../../../js/editor/src/score/types";
import {
  audibleTracks,
  chase,
  cut,
  type Mixer,
  type SoundEvent,
  type Sounding,
  scheduleWindow,
} from "../../../js/editor/src/sound/schedule";
import { score, track } from "./scores";

/** Events as short text: "100 on 60". */
function told(events: readonly SoundEvent[]): string[] {
  return events.map(({ tick, kind, a, b }) => `${tick} ${kind} ${a}${kind === "control" ? `=${b}` : ""}`);
}

function window(of: Score, from: number, to: number, sounding: readonly Sounding[] = [], mixer: Mixer = {}) {
  return scheduleWindow(of, mixer, sounding, from, to);
}

function replaced(of: Score, track: Track): Score {
  return { ...of, tracks: of.tracks.map((old) => (old.id === track.id ? track : old)) };
}

function without(of: Score): Score {
  return { ...of, tracks: of.tracks.map(({ id }) => track(id, {})) };
}

describe("a window", () => {
  test("holds what begins in it, from its first tick up to but without its last", () => {
    const piece = score(
      track(1, {
        notes: [
          [0, 10, 60],
          [100, 10, 61],
          [199, 10, 62],
          [200, 10, 63],
        ],
      }),
    );
    expect(told(window(piece, 100, 200).events)).toEqual(["100 on 61", "110 off 61", "199 on 62"]);
  });

  test("ends a note that began in an earlier one", () => {
    const piece = score(track(1, { notes: [[0, 150, 60]] }));
    const first = window(piece, 0, 100);
    expect(told(first.events)).toEqual(["0 on 60"]);
    const second = window(piece, 100, 200, first.sounding);
    expect(told(second.events)).toEqual(["150 off 60"]);
    expect(second.sounding).toEqual([]);
  });

  test("leaves a note that ends at its last tick to the next one", () => {
    const piece = score(track(1, { notes: [[0, 100, 60]] }));
    const first = window(piece, 0, 100);
    expect(told(first.events)).toEqual(["0 on 60"]);
    expect(told(window(piece, 100, 200, first.sounding).events)).toEqual(["100 off 60"]);
  });

  test("ends a repeated note before it begins again", () => {
    const piece = score(
      track(1, {
        notes: [
          [0, 50, 60],
          [50, 50, 60],
        ],
      }),
    );
    expect(told(window(piece, 0, 60).events)).toEqual(["0 on 60", "50 off 60", "50 on 60"]);
  });

  test("lets a note without length sound for a tick", () => {
    const piece = score(track(1, { notes: [[10, 0, 60]] }));
    expect(told(window(piece, 0, 100).events)).toEqual(["10 on 60", "11 off 60"]);
  });

  test("sets controllers, then the program, then the bend, before the notes of the same tick", () => {
    const piece = score(
      track(1, { notes: [[10, 5, 60]], controls: [[10, 0, 1]], bends: [[10, -100]], programs: [[10, 40]] }),
    );
    const events = told(window(piece, 10, 12).events);
    expect(events).toEqual(["10 control 0=1", "10 program 40", "10 bend -100", "10 on 60"]);
  });

  test("leaves out muted notes", () => {
    const notes = track(1, {
      notes: [
        [0, 10, 60],
        [20, 10, 61],
      ],
    }).notes;
    const piece = score({ ...track(1, {}), notes: { ...notes, mute: Uint8Array.of(1, 0) } });
    expect(told(window(piece, 0, 100).events)).toEqual(["20 on 61", "30 off 61"]);
  });
});

describe("mute and solo", () => {
  const piece = score(track(1, {}), track(2, {}), track(3, {}));

  test.each<[string, Mixer, number[]]>([
    ["all are heard by default", {}, [1, 2, 3]],
    ["a muted track is not heard", { 2: { mute: true } }, [1, 3]],
    ["only soloed tracks are heard", { 2: { solo: true }, 3: { solo: true } }, [2, 3]],
    ["mute wins over solo", { 2: { solo: true, mute: true }, 3: { solo: true } }, [3]],
    ["the mix of a track that is gone says nothing", { 9: { solo: true } }, [1, 2, 3]],
    ["hiding a track does not silence it", { 2: { hidden: true } }, [1, 2, 3]],
  ])("%s", (_, mixer, heard) => {
    expect([...audibleTracks(piece, mixer)]).toEqual(heard);
  });

  test("a muted track sounds no notes, but its pedal is kept up to date", () => {
    const muted = score(track(1, { notes: [[0, 10, 60]], controls: [[0, 64, 127]] }));
    expect(told(window(muted, 0, 100, [], { 1: { mute: true } }).events)).toEqual(["0 control 64=127"]);
  });

  test("muting a track ends what sounds on it", () => {
    const held = score(track(1, { notes: [[0, 1000, 60]] }));
    const { sounding } = window(held, 0, 100);
    expect(told(window(held, 100, 200, sounding, { 1: { mute: true } }).events)).toEqual(["100 off 60"]);
  });
});

describe("an edit of a sounding note", () => {
  const piece = score(track(1, { notes: [[0, 500, 60]] }));
  const { notes } = piece.tracks[0];
  const { sounding } = window(piece, 0, 100);
  const edited = (columns: Partial<Notes>) =>
    window(replaced(piece, { ...piece.tracks[0], notes: { ...notes, ...columns } }), 100, 200, sounding);

  test("that deletes it ends it at once", () => {
    expect(told(window(without(piece), 100, 200, sounding).events)).toEqual(["100 off 60"]);
  });

  test("that deletes its track ends it at once", () => {
    expect(told(window(score(), 100, 200, sounding).events)).toEqual(["100 off 60"]);
  });

  test("that shortens it ends it where it now ends, or at once", () => {
    expect(told(edited({ duration: Int32Array.of(150) }).events)).toEqual(["150 off 60"]);
    expect(told(edited({ duration: Int32Array.of(50) }).events)).toEqual(["100 off 60"]);
  });

  test("that lengthens it lets it sound on", () => {
    expect(edited({ duration: Int32Array.of(900) })).toEqual({ events: [], sounding });
  });

  test("that moves it to another pitch ends the old pitch", () => {
    expect(told(edited({ pitch: Uint8Array.of(62) }).events)).toEqual(["100 off 60"]);
  });
});

test("a jump of the music cuts what sounds", () => {
  const { sounding } = window(
    score(
      track(1, {
        notes: [
          [0, 500, 60],
          [10, 500, 64],
        ],
      }),
    ),
    0,
    100,
  );
  expect(told(cut(sounding, 90))).toEqual(["90 off 60", "90 off 64"]);
});

describe("the chase", () => {
  test("finds the last program, bend and value of each controller before a tick", () => {
    const controls = [
      [0, 7, 80],
      [10, 64, 127],
      [20, 7, 90],
      [50, 64, 0],
    ];
    const chased = track(1, {
      controls,
      bends: [
        [5, 10],
        [15, 20],
      ],
      programs: [
        [0, 40],
        [60, 41],
      ],
    });
    const events = chase(score(chased), chased, 50);
    expect(told(events)).toEqual(["50 control 7=90", "50 control 64=127", "50 program 40", "50 bend 20"]);
  });

  test("repeats parameter numbers and data entries in their order", () => {
    const controls = [
      [0, 101, 0],
      [0, 100, 0],
      [0, 6, 12],
      [1, 101, 0],
      [1, 100, 2],
      [1, 6, 60],
    ];
    const chased = track(1, { controls });
    expect(told(chase(score(chased), chased, 10)).map((event) => event.slice(11))).toEqual([
      "101=0",
      "100=0",
      "6=12",
      "101=0",
      "100=2",
      "6=60",
    ]);
  });

  test("finds nothing on a track that says nothing", () => {
    const quiet = track(1, { notes: [[0, 10, 60]] });
    expect(chase(score(quiet), quiet, 100)).toEqual([]);
  });
});

describe("tracks that share a MIDI channel", () => {
  const left = track(1, {
    channel: 0,
    controls: [
      [0, 64, 127],
      [0, 7, 50],
    ],
    programs: [[0, 4]],
  });
  const right = track(2, { channel: 0, controls: [[0, 7, 100]] });
  const flute = track(3, { channel: 1, programs: [[0, 73]] });
  const piece = score(left, right, flute);

  test("share what only one of them says", () => {
    expect(told(chase(piece, right, 10)).sort()).toEqual(["10 control 64=127", "10 control 7=100", "10 program 4"]);
  });

  test("each keep what they say themselves", () => {
    expect(told(chase(piece, left, 10)).sort()).toEqual(["10 control 64=127", "10 control 7=50", "10 program 4"]);
    expect(told(chase(piece, flute, 10))).toEqual(["10 program 73"]);
  });
});

const anyNotes = fc.array(fc.tuple(fc.nat(300), fc.nat(200), fc.integer({ min: 58, max: 62 })), { maxLength: 12 });

test("however the windows are cut, the same events come, and every note that begins ends once", () => {
  fc.assert(
    fc.property(anyNotes, anyNotes, fc.array(fc.integer({ min: 1, max: 599 })), (first, second, cuts) => {
      const piece = score(track(1, { notes: first }), track(2, { notes: second, controls: [[100, 64, 1]] }));
      const bounds = [0, ...new Set([...cuts].sort((a, b) => a - b)), 600];
      let sounding: readonly Sounding[] = [];
      const parts = bounds.slice(1).flatMap((to, at) => {
        const part = window(piece, bounds[at], to, sounding);
        sounding = part.sounding;
        return part.events;
      });
      const whole = window(piece, 0, 600);
      const sorted = (events: readonly SoundEvent[]) => events.map((event) => JSON.stringify(event)).sort();
      expect(sorted(parts)).toEqual(sorted(whole.events));
      expect(sounding).toEqual([]);
      const kinds = whole.events.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === "on").length).toBe(first.length + second.length);
      expect(kinds.filter((kind) => kind === "off").length).toBe(first.length + second.length);
    }),
    { numRuns: 100 },
  );
});
