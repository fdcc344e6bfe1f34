import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freeChannel, programsPlayed } from "../../../js/editor/src/score/channels";
import { moveToTrack } from "../../../js/editor/src/score/edit";
import * as edits from "../../../js/editor/src/score/edit-tracks";
import { readMidi, writeMidi } from "../../../js/editor/src/score/midi";
import type { Change } from "../../../js/editor/src/score/ops";
import { pack } from "../../../js/editor/src/score/pack";
import { apply } from "../../../js/editor/src/score/reduce";
import { DRUM_CHANNEL, EMPTY_SCORE, newTrack, trackById } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score, Track } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

const [VIOLIN, FLUTE, OBOE] = [40, 73, 68];

function counter(): () => number {
  let next = 2 ** 30;
  return () => next++;
}

/** A track with one note at tick 480, and the programs of `[tick, program]`. */
function voice(id: number, channel: number, ...programs: readonly (readonly [number, number])[]): Track {
  return newTrack({
    id,
    name: `Voice ${id}`,
    channel,
    chunk: id,
    notes: tableFromRows("notes", { id: [id * 100], start: [480], duration: [480], pitch: [60], velocity: [90] }),
    programs: tableFromRows("programs", {
      id: programs.map((_, at) => id * 100 + 1 + at),
      tick: programs.map(([tick]) => tick),
      value: programs.map(([, value]) => value),
    }),
  });
}

function scoreOf(...tracks: Track[]): Score {
  return { ...EMPTY_SCORE, tracks, nextId: 10_000 };
}

function changed(score: Score, change: Change): Score {
  return apply(score, change).score;
}

function played(score: Score): Record<number, number[]> {
  return Object.fromEntries(score.tracks.map((track) => [track.id, programsPlayed(score, track)]));
}

/** What a program that reads the file's channels would play. */
function reopened(score: Score): [name: string, channel: number, programs: number[]][] {
  const read = readMidi(writeMidi(score));
  return read.tracks.map((track) => [track.name, track.channel, programsPlayed(read, track)]);
}

describe("the instrument of a track", () => {
  test("is the one its first note has, and then those that follow", () => {
    const score = scoreOf(voice(1, 0, [0, 5], [480, FLUTE], [960, OBOE]), voice(2, 1));
    expect(played(score)).toEqual({ 1: [FLUTE, OBOE], 2: [0] });
  });

  test("is set where its first note finds it, and what it changes to later stays", () => {
    const score = scoreOf(voice(1, 0, [0, 5], [240, FLUTE], [960, OBOE]));
    const set = changed(score, edits.setInstrument(score, 1, VIOLIN, counter()));
    expect(played(set)).toEqual({ 1: [VIOLIN, OBOE] });
  });

  test("is added at the start where a track names none", () => {
    const score = scoreOf(voice(1, 0));
    const change = edits.setInstrument(score, 1, VIOLIN, counter());
    expect(change).toMatchObject([{ op: "add", table: "programs", rows: { tick: [0], value: [VIOLIN] } }]);
  });

  test("takes the track to a free channel where its own plays something else for another", () => {
    const score = scoreOf(voice(1, 0, [0, OBOE]), voice(2, 0), voice(3, 1));
    const set = changed(score, edits.setInstrument(score, 1, VIOLIN, counter()));
    expect(played(set)).toEqual({ 1: [VIOLIN], 2: [OBOE], 3: [0] });
    expect(set.tracks.map(({ channel }) => channel)).toEqual([2, 0, 1]);
    expect(reopened(set).map(([, , programs]) => programs)).toEqual([[VIOLIN], [OBOE], [0]]);
  });

  test("leaves the drums' channel, and drums have the standard kit on theirs", () => {
    const score = scoreOf(voice(1, 0, [0, VIOLIN]));
    const drums = changed(score, edits.setDrums(score, 1, counter()));
    expect(drums.tracks[0].channel).toBe(DRUM_CHANNEL);
    expect(played(drums)).toEqual({ 1: [0] });
    const back = changed(drums, edits.setInstrument(drums, 1, FLUTE, counter()));
    expect(back.tracks[0].channel).toBe(0);
    expect(played(back)).toEqual({ 1: [FLUTE] });
  });

  test("stays with each of two tracks when one leaves their channel, or is deleted", () => {
    const score = scoreOf(voice(1, 0, [0, OBOE], [960, FLUTE]), voice(2, 0));
    for (const id of [1, 2]) {
      const moved = changed(score, edits.setChannel(score, id, 5, counter()));
      expect(played(moved)).toEqual({ 1: [OBOE, FLUTE], 2: [OBOE, FLUTE] });
    }
    expect(played(changed(score, edits.removeTrack(score, 1, counter())))).toEqual({ 2: [OBOE, FLUTE] });
  });
});

describe("a new track", () => {
  const words = { id: 50, name: "New", index: 1 };

  test("has the first free channel, which is never the drums', and a chunk of its own", () => {
    const score = scoreOf(...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((channel) => voice(channel + 1, channel)));
    const added = changed(score, edits.addTrack(score, words, counter()));
    expect(added.tracks[1]).toMatchObject({ id: 50, name: "New", channel: 10, chunk: 10 });
    expect(reopened(added).find(([name]) => name === "New")).toEqual(["New", 10, [0]]);
  });

  test("shares the channel of a piano where all fifteen are taken", () => {
    const channels = [...Array(16).keys()].filter((channel) => channel !== DRUM_CHANNEL);
    const tracks = channels.map((channel) => voice(channel + 1, channel, [0, channel === 6 ? 0 : VIOLIN]));
    const score = scoreOf(...tracks);
    expect(freeChannel(score)).toBeNull();
    expect(changed(score, edits.addTrack(score, words, counter())).tracks[1].channel).toBe(6);
  });

  test("that is a copy has all of its track's rows under new ids", () => {
    fc.assert(
      fc.property(scores(), fc.integer({ min: 0, max: 2 }), (score, at) => {
        const from = score.tracks[at];
        if (!from) return;
        const change = edits.duplicateTrack(score, from.id, { id: 50, name: "Copy", index: at + 1 }, counter());
        const copy = trackById(changed(score, change), 50) as Track;
        for (const table of ["notes", "controls", "bends"] as const) {
          const without = (track: Track) => ({ ...track[table], id: undefined });
          expect(without(copy)).toEqual(without(from));
        }
        expect(copy.notes.id.every((id) => id >= 2 ** 30)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

test("a track moves to another place and stops at the ends", () => {
  const score = scoreOf(voice(1, 0), voice(2, 1), voice(3, 2));
  const order = (to: number) => changed(score, edits.moveTrack(score, 2, to)).tracks.map(({ id }) => id);
  expect([order(0), order(9), order(1)]).toEqual([
    [2, 1, 3],
    [1, 3, 2],
    [1, 2, 3],
  ]);
});

test("a saved file has the tracks in the order they were put in", () => {
  const score = scoreOf(voice(1, 0), voice(2, 1), voice(3, 2));
  const moved = changed(score, edits.moveTrack(score, 3, 0));
  expect(reopened(moved).map(([name]) => name)).toEqual(["Voice 3", "Voice 1", "Voice 2"]);
});

test("notes are copied to a track at their times, under new ids", () => {
  const score = scoreOf(voice(1, 0), voice(2, 1));
  const { change, ids } = edits.copyToTrack(score, [100], 2, counter());
  expect([...changed(score, change).tracks[1].notes.id]).toEqual([200, ...ids]);
});

test("any edit of the tracks, undone, gives back the same bytes", () => {
  const any = fc.tuple(scores(), fc.nat(2), fc.nat(127), fc.nat(15), fc.nat(3));
  fc.assert(
    fc.property(any, ([score, at, program, channel, index]) => {
      const track = score.tracks[at];
      if (!track) return;
      const newId = counter();
      const words = { id: 50, name: "New", index: Math.min(index, score.tracks.length) };
      const notes = score.tracks.flatMap(({ notes }) => [...notes.id]);
      const changes = [
        edits.addTrack(score, words, newId),
        edits.duplicateTrack(score, track.id, words, newId),
        edits.removeTrack(score, track.id, newId),
        edits.moveTrack(score, track.id, index),
        edits.renameTrack(score, track.id, "Viola"),
        edits.setInstrument(score, track.id, program, newId),
        edits.setDrums(score, track.id, newId),
        edits.setChannel(score, track.id, channel, newId),
        edits.copyToTrack(score, notes, track.id, newId).change,
        moveToTrack(score, notes, track.id),
      ];
      for (const change of changes) {
        const { score: edited, inverse } = apply(score, change);
        expect(Buffer.compare(pack(apply(edited, inverse).score), pack(score))).toBe(0);
      }
    }),
    { numRuns: 40 },
  );
});
