import { describe, expect, test } from "vitest";
import type { Score, Track } from "../../../js/editor/src/score/types";
import type { Sound } from "../../../js/editor/src/sound/page";
import { AHEAD, AUDITION, LEAD, Player, type PlayerState } from "../../../js/editor/src/sound/player";
import { FakeClock, FakeSynth } from "./fakes";
import { score, track } from "./scores";

const NOTES = /^(on|off)/;

/** A player whose time stands at 100 s; a tick is 5 ms. */
function playerOf(piece: Score, sound?: Sound) {
  const synth = new FakeSynth();
  synth.now = 100;
  const clock = new FakeClock(synth);
  const states: PlayerState[] = [];
  const leaving = new AbortController();
  const player = new Player({
    sound: sound ?? { start: async () => synth },
    score: piece,
    report: (state) => states.push(state),
    signal: leaving.signal,
    every: clock.every,
  });
  return { player, synth, clock, states, leave: () => leaving.abort() };
}

/** The same, playing from the start. */
async function playing(piece: Score, from = 0) {
  const made = playerOf(piece);
  made.player.seek(from);
  made.player.play();
  await settled();
  return made;
}

/** Until all promises that can settle have. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function withNotes(piece: Score, id: number, notes: Track["notes"]): Score {
  return { ...piece, tracks: piece.tracks.map((old) => (old.id === id ? { ...old, notes } : old)) };
}

const QUARTERS = [0, 100, 200, 300].map((start, at) => [start, 100, 60 + at]);
const LONG = score(track(1, { notes: [[0, 1000, 60]] }), track(2, { notes: [[0, 1000, 48]] }));

test("notes are scheduled shortly before they sound, never a whole piece", async () => {
  const { synth, clock } = await playing(score(track(1, { notes: QUARTERS })));
  expect(synth.heard(NOTES)).toEqual(["0: on 60 @100.04"]);
  clock.pass(0.3);
  expect(synth.heard(NOTES)).toEqual([]);
  clock.pass(0.2);
  expect(synth.heard(NOTES)).toEqual(["0: off 60 @100.54", "0: on 61 @100.54"]);
});

test("every event is sent at least half the look-ahead before its time", async () => {
  const { synth, clock } = await playing(
    score(track(1, { notes: Array.from({ length: 90 }, (_, at) => [5 * at, 5, 60]) })),
  );
  clock.pass(0.2);
  synth.heard();
  for (let step = 0; step < 100; step++) {
    clock.pass(0.01);
    for (const { time } of synth.told) expect(time).toBeGreaterThanOrEqual(synth.now + AHEAD / 2 - 0.011);
    synth.heard();
  }
});

test("each track sounds on a channel of its own, drums on a drum channel, and there may be more than sixteen", async () => {
  const tracks = Array.from({ length: 20 }, (_, at) => track(at + 1, { notes: [[0, 10, 60]], channel: at % 16 }));
  const { synth } = await playing(score(...tracks));
  const drums = synth.told.filter(({ what }) => what === "reset drums").map(({ channel }) => channel);
  expect(drums).toEqual([9]);
  const channels = synth.told.filter(({ what }) => what.startsWith("on")).map(({ channel }) => channel);
  expect(new Set(channels).size).toBe(20);
});

test("before the music begins the sounds of its notes are made ready", async () => {
  const { synth } = await playing(
    score(track(1, { notes: QUARTERS, programs: [[0, 40]] }), track(10, { notes: [[0, 1, 38]] }), track(3, {})),
  );
  expect(synth.prepared).toEqual([
    { program: 40, drums: false, pitches: [60, 61, 62, 63] },
    { program: 0, drums: true, pitches: [38] },
  ]);
});

describe("pause and seek", () => {
  test("pause silences all channels and keeps the place", async () => {
    const { player, synth, clock, states } = await playing(LONG);
    clock.pass(LEAD + 0.25);
    synth.heard();
    player.pause();
    expect(synth.heard()).toEqual(["0: silence @100.29", "1: silence @100.29"]);
    expect(states.at(-1)).toMatchObject({ playing: false });
    expect(states.at(-1)?.position).toBeCloseTo(50);
    expect(clock.running).toBe(0);
    clock.pass(1);
    expect(synth.heard()).toEqual([]);
  });

  test("play goes on from there, with program and controllers as they are there", async () => {
    const notes = [
      [60, 10, 60],
      [200, 10, 61],
    ];
    const piece = score(track(1, { notes, controls: [[5, 64, 127]], programs: [[0, 40]], bends: [[10, 99]] }));
    const { synth } = await playing(piece, 50);
    expect(synth.heard()).toEqual([
      "0: reset @100.00",
      "0: control 64=127 @100.00",
      "0: program 40 @100.00",
      "0: bend 99 @100.00",
      "0: on 60 @100.09",
    ]);
  });

  test("a seek while playing silences what sounds and plays on from the new place", async () => {
    const { player, synth, clock, states } = await playing(score(track(1, { notes: QUARTERS })));
    clock.pass(0.1);
    synth.heard();
    player.seek(300);
    expect(synth.heard(/^(on|off|silence)/)).toEqual(["0: silence @100.10", "0: on 63 @100.14"]);
    expect(states.at(-1)).toMatchObject({ playing: true, position: 300 });
  });

  test("a seek before the start goes to the start", () => {
    const { player } = playerOf(LONG);
    player.seek(-50);
    expect(player.position()).toBe(0);
  });

  test("pausing while the sound is loading plays nothing later", async () => {
    let arrive: (synth: FakeSynth) => void = () => {};
    const synth = new FakeSynth();
    const { player, states } = playerOf(LONG, { start: () => new Promise((resolve) => (arrive = resolve)) });
    player.play();
    expect(states.at(-1)).toMatchObject({ playing: true, sound: "loading" });
    player.pause();
    arrive(synth);
    await settled();
    expect(synth.heard()).toEqual([]);
    expect(states.at(-1)).toMatchObject({ playing: false, sound: "ready" });
  });
});

describe("the position", () => {
  test("is what is heard, behind what is computed", async () => {
    const { player, synth, clock } = await playing(LONG);
    synth.latency = 0.05;
    clock.pass(LEAD + 0.25);
    expect(player.position()).toBeCloseTo(40);
  });

  test("stands at the end once the piece is over, and play begins anew", async () => {
    const { player, synth, clock, states } = await playing(score(track(1, { notes: [[0, 100, 60]] })));
    clock.pass(2);
    expect(states.at(-1)).toMatchObject({ playing: false, position: 100 });
    expect(synth.heard(/silence/)).toEqual([]);
    player.play();
    await settled();
    expect(states.at(-1)).toMatchObject({ playing: true, position: 0 });
  });
});

describe("a loop", () => {
  test("cuts notes at its end and begins again with the controllers of its start", async () => {
    const piece = score(
      track(1, {
        notes: [[50, 500, 60]],
        controls: [
          [0, 7, 90],
          [60, 7, 20],
        ],
      }),
    );
    const { player, synth, clock } = await playing(piece);
    player.setLoop({ start: 40, end: 100 });
    clock.pass(0.6);
    expect(synth.heard(/^(on|off|control 7|reset)/).slice(2)).toEqual([
      "0: on 60 @100.29",
      "0: control 7=20 @100.34",
      "0: off 60 @100.54",
      "0: reset @100.54",
      "0: control 7=90 @100.54",
      "0: on 60 @100.59",
      "0: control 7=20 @100.64",
    ]);
    expect(player.position()).toBeCloseTo(52);
  });

  test("taken away while it plays lets the music go on", async () => {
    const { player, clock } = await playing(LONG);
    player.setLoop({ start: 0, end: 50 });
    clock.pass(0.4);
    player.setLoop(null);
    clock.pass(0.6);
    expect(player.position()).toBeGreaterThan(60);
  });
});

describe("while the music plays", () => {
  test("a note that is deleted ends, and a note that is added sounds", async () => {
    const { player, synth, clock } = await playing(LONG);
    clock.pass(0.2);
    synth.heard();
    const edited = withNotes(LONG, 1, track(1, { notes: [[100, 10, 72]] }).notes);
    player.update(edited, {});
    expect(synth.heard(NOTES)).toEqual(["0: off 60 @100.30"]);
    clock.pass(0.3);
    expect(synth.heard(NOTES)).toEqual(["0: on 72 @100.54", "0: off 72 @100.59"]);
  });

  test("an edit of notes leaves the channel's pedal and program alone", async () => {
    const { player, synth, clock } = await playing(LONG);
    clock.pass(0.2);
    synth.heard();
    player.update(withNotes(LONG, 1, track(1, { notes: [[0, 900, 60]] }).notes), {});
    expect(synth.heard(/^(reset|silence|control|program)/)).toEqual([]);
  });

  test("mute silences a track at once, and only it", async () => {
    const { player, synth, clock } = await playing(LONG);
    clock.pass(0.2);
    synth.heard();
    player.update(LONG, { 1: { mute: true } });
    expect(synth.heard(/silence|on|off/)).toEqual(["0: silence @100.20"]);
  });

  test("solo silences the others", async () => {
    const { player, synth, clock } = await playing(LONG);
    clock.pass(0.2);
    synth.heard();
    player.update(LONG, { 1: { solo: true } });
    expect(synth.heard(/silence/)).toEqual(["1: silence @100.20"]);
  });

  test("a track that is deleted gives its channel back", async () => {
    const { player, synth, clock } = await playing(LONG);
    clock.pass(0.2);
    player.update({ ...LONG, tracks: LONG.tracks.slice(1) }, {});
    expect([...synth.open]).toEqual([1]);
  });

  test("a track that is added gets a channel in its own state", async () => {
    const { player, synth, clock } = await playing(LONG);
    clock.pass(0.2);
    synth.heard();
    const added = track(3, { notes: [[80, 10, 72]], programs: [[0, 40]] });
    player.update({ ...LONG, tracks: [...LONG.tracks, added] }, {});
    clock.pass(0.3);
    expect(synth.heard(/program|on/)).toEqual(["2: program 40 @100.30", "2: on 72 @100.44"]);
  });

  test("another program is heard from the next note on", async () => {
    const piece = score(track(1, { notes: QUARTERS, programs: [[0, 0]] }));
    const { player, synth, clock } = await playing(piece);
    clock.pass(0.2);
    synth.heard();
    const { programs } = track(1, { programs: [[0, 40]] });
    player.update({ ...piece, tracks: [{ ...piece.tracks[0], programs }] }, {});
    expect(synth.heard(/program/)).toEqual(["0: program 40 @100.30"]);
  });

  test("another tempo holds from the next moment on, without a leap", async () => {
    const { player, synth, clock } = await playing(score(track(1, { notes: QUARTERS })));
    clock.pass(LEAD + 0.25);
    const slower = {
      ...score(track(1, { notes: QUARTERS })),
      tempos: [{ tick: 0, microseconds: 1_000_000, chunk: 0 }],
    };
    expect(player.position()).toBeCloseTo(50);
    player.update(slower, {});
    expect(player.position()).toBeCloseTo(50);
    clock.pass(1);
    const later = player.position();
    clock.pass(0.1);
    expect(player.position() - later).toBeCloseTo(10);
    expect(synth.told.length).toBeGreaterThan(0);
  });

  test("a page that was busy for long goes on, and does not catch up all at once", async () => {
    const { player, synth, clock } = await playing(score(track(1, { notes: QUARTERS })));
    clock.pass(0.2);
    synth.heard();
    clock.stall(5);
    clock.pass(0.05);
    expect(synth.heard(NOTES)).toEqual([]);
    expect(player.position()).toBeLessThan(70);
    clock.pass(0.3);
    expect(synth.heard(NOTES)).toEqual(["0: off 60 @105.48", "0: on 61 @105.48"]);
  });
});

describe("a note that is clicked", () => {
  test("sounds for a short while with its track's program and without its pedal", async () => {
    const piece = score(
      track(1, {
        programs: [[0, 40]],
        controls: [
          [0, 64, 127],
          [0, 7, 90],
        ],
      }),
    );
    const { player, synth } = playerOf(piece);
    player.audition(1, 64, 80);
    await settled();
    expect(synth.heard()).toEqual([
      "0: reset @100.00",
      "0: control 7=90 @100.00",
      "0: program 40 @100.00",
      "0: on 64 @100.00",
      `0: off 64 @${(100 + AUDITION).toFixed(2)}`,
    ]);
  });

  test("leaves the channel's state alone while the music plays", async () => {
    const { player, synth, clock } = await playing(LONG);
    clock.pass(0.2);
    synth.heard();
    player.audition(1, 64, 80);
    await settled();
    expect(synth.heard()).toEqual(["0: on 64 @100.20", "0: off 64 @100.55"]);
  });

  test("is the last one only, of those clicked while the sound was loading", async () => {
    const { player, synth } = playerOf(LONG);
    player.audition(1, 64, 80);
    player.audition(1, 65, 80);
    await settled();
    expect(synth.heard(/^on/)).toEqual(["0: on 65 @100.00"]);
  });

  test("of an instrument that is tried has a channel of its own, and leaves the track's alone", async () => {
    const { player, synth, clock } = await playing(LONG);
    clock.pass(0.2);
    synth.heard();
    player.audition(1, 64, 80, 56);
    await settled();
    expect(synth.heard()).toEqual([
      "2: silence @100.20",
      "2: reset @100.20",
      "2: program 56 @100.20",
      "2: on 64 @100.20",
      "2: off 64 @100.55",
    ]);
    player.audition(1, 38, 80, "drums");
    await settled();
    expect(synth.heard(/reset|program/)).toEqual(["2: reset drums @100.20"]);
  });

  test("on a track that is gone is not heard", async () => {
    const { player, synth } = playerOf(LONG);
    player.audition(9, 64, 80);
    await settled();
    expect(synth.heard(/^on/)).toEqual([]);
  });
});

test("sound that fails is reported with its reason, and the next click tries again", async () => {
  const synth = new FakeSynth();
  let tries = 0;
  const start = async () => {
    if (++tries === 1) throw new Error("no soundfont");
    return synth;
  };
  const { player, states } = playerOf(LONG, { start });
  player.play();
  await settled();
  expect(states.at(-1)).toMatchObject({ playing: false, sound: "failed", reason: "no soundfont" });
  player.play();
  await settled();
  expect(states.at(-1)).toMatchObject({ playing: true, sound: "ready", reason: null });
});

test("an editor that goes away gives back its channels, its timer and its voice", async () => {
  const { player, synth, clock, states, leave } = await playing(LONG);
  const reported = states.length;
  synth.heard();
  leave();
  expect(synth.open.size).toBe(0);
  expect(clock.running).toBe(0);
  player.play();
  player.audition(1, 60, 80);
  await settled();
  expect(states.length).toBe(reported);
  expect(synth.heard(/^on/)).toEqual([]);
});
