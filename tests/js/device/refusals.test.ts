import { beforeEach, describe, expect, test } from "vitest";
import { type Ask, liveOf } from "../../live/fakes/live";
import { type FakeClip, FakeSet, type FakeTrack } from "../../live/fakes/set";
import { builtForTests } from "./device";

const built = builtForTests();

let set: FakeSet;
let track: FakeTrack;
let clip: FakeClip;
let ask: Ask;

function start(version: [number, number, number] = [12, 2, 0]): void {
  set = new FakeSet(version);
  track = set.addTrack("Piano");
  set.addScene();
  clip = set.addClip(track, 8, 16);
  clip.name = "verse";
  set.addNotes(clip, [NOTE]);
  ask = liveOf(built.folder, set);
}
beforeEach(() => start());

const NOTE = { pitch: 60, start_time: 1, duration: 1, velocity: 80 };
const TAKES = [1, 2].map((n) => ({ name: `take ${n}`, notes: [NOTE] }));
const place = () => ({ tracks: [track.id], start: 8, end: 12 });
const lanes = () => ({ track: track.id, where: "take_lanes", start: 32, length: 4, variants: TAKES, key: "lanes" });

/** A write to a region as it is now. */
function write(more: object = {}): object {
  const { tracks, ...range } = place();
  const asked = { ...range, ...more };
  const { result } = ask("region.get", { tracks, ...asked });
  const [{ rev }] = (result as { parts: { rev: string }[] }).parts;
  return { track: track.id, ...asked, notes: [{ ...NOTE, start_time: 9 }], rev, key: "w" };
}

describe("a refusal leaves the set as it is, names what is in the way, and says what to do", () => {
  type Case = [why: string, of: () => [type: string, args: object], code: string, named: string];
  test.each<Case>([
    [
      "a track that holds audio",
      () => {
        Object.assign(track, { name: "Voice", has_midi_input: 0 });
        return ["region.get", place()];
      },
      "unsupported",
      "“Voice” holds audio",
    ],
    [
      "takes for a track that holds audio",
      () => {
        track.has_midi_input = 0;
        return ["variants.put", { track: track.id, length: 4, variants: TAKES, key: "k" }];
      },
      "unsupported",
      "“Piano” holds audio",
    ],
    [
      "a clip that holds audio",
      () => {
        clip.is_midi_clip = 0;
        return ["region.get", { ...place(), clip: clip.id }];
      },
      "unsupported",
      "“verse” holds audio",
    ],
    ["a clip that is gone", () => ["region.get", { ...place(), clip: 999 }], "no_clip", "no clip with the id 999"],
    [
      "a write into a clip that was deleted since it was read",
      () => {
        const args = write({ clip: clip.id });
        set.deleteClip(clip);
        return ["region.replace", args];
      },
      "no_clip",
      "no clip with the id",
    ],
    ["a track named where a clip is meant", () => ["region.get", { ...place(), clip: track.id }], "no_clip", "no clip"],
    [
      "the open clip, where it is looped",
      () => {
        set.detailClip = clip;
        clip.looping = 1;
        return ["selection.get", { source: "clip" }];
      },
      "looped",
      "“verse” is looped",
    ],
    [
      "a write to a region that was looped since it was read",
      () => {
        const args = write();
        clip.looping = 1;
        return ["region.replace", args];
      },
      "looped",
      "“verse” is looped",
    ],
    [
      "a clip that is in the arrangement already",
      () => ["variants.to_arrangement", { clip: clip.id, start: 32, key: "k" }],
      "bad_request",
      "“verse” is in the arrangement",
    ],
    [
      "a copy over an audio clip, which would cut it as well",
      () => {
        const audio = set.addClip(track, 32, 8);
        Object.assign(audio, { name: "noise", is_midi_clip: 0 });
        const own = set.fillSlot(track.slots[0], 8);
        return ["variants.to_arrangement", { clip: own.id, start: 36, key: "k" }];
      },
      "occupied",
      "“noise”",
    ],
    [
      "a clip that nobody gave a name",
      () => {
        Object.assign(clip, { name: "", looping: 1 });
        return ["region.get", place()];
      },
      "looped",
      "A clip without a name is looped",
    ],
    ["a request of a later version", () => ["tempo.set", {}], "unsupported", "“tempo.set”"],
  ])("%s", (_why, of, code, named) => {
    const [type, args] = of();
    const before = set.writes.length;
    const { error, result } = ask(type, args);
    expect(result).toBeUndefined();
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining(named),
      next: expect.stringMatching(/\w+\./),
    });
    expect(set.writes).toHaveLength(before);
    expect(set.staleUses).toBe(0);
  });
});

describe("where Live does not do what it was asked, that is told and taken back", () => {
  test.each(["silent", "throw"] as const)("it makes no clip for a region (%s)", (how) => {
    const args = { ...write({ start: 40, end: 44 }), notes: [{ ...NOTE, start_time: 41 }], create: true };
    set.failures = [{ call: "create_midi_clip", after: 0, how }];
    const { error } = ask("region.replace", args);
    expect(error).toMatchObject({ code: "internal", message: expect.stringContaining("put back") });
    expect(track.clips).toEqual([clip]);
  });

  test("it takes no notes into the clip that was made for them: the clip is deleted again", () => {
    const args = { ...write({ start: 20, end: 28 }), notes: [{ ...NOTE, start_time: 25 }], create: true };
    set.failures = [{ call: "add_new_notes", after: 0, how: "silent" }];
    expect(ask("region.replace", args).error).toMatchObject({ code: "internal" });
    expect(set.writes).toContain("create_midi_clip");
    expect(track.clips).toEqual([clip]);
  });

  test.each([
    ["remove_notes_by_id", {}],
    ["apply_note_modifications", { start: 9.5, boundary: "trim" }],
  ])("%s does nothing: the notes are as they were, and the same can be asked again", (call, more) => {
    const args = write(more);
    const before = JSON.stringify(clip.notes);
    set.failures = [{ call, after: 0, how: "silent", times: 1 }];
    expect(ask("region.replace", args).error).toMatchObject({ code: "internal" });
    expect(JSON.stringify(clip.notes)).toBe(before);
    expect(ask("region.replace", args).result).toMatchObject({ added: 1 - Number("boundary" in more) });
  });

  test("it copies no clip of the session", () => {
    const own = set.fillSlot(track.slots[0], 8);
    set.failures = [{ call: "duplicate_clip_to_arrangement", after: 0, how: "silent" }];
    const { error } = ask("variants.to_arrangement", { clip: own.id, start: 32, key: "k" });
    expect(error).toMatchObject({ code: "internal", next: expect.stringContaining("by hand") });
  });

  test.each([
    ["create_take_lane", 0],
    ["create_take_lane", 1],
    ["create_midi_clip", 1],
    ["add_new_notes", 1],
  ])("%s fails after %i take lanes: no clip is left in any", (call, after) => {
    set.failures = [{ call, after, how: "silent" }];
    expect(ask("variants.put", lanes()).error).toMatchObject({
      code: "internal",
      message: expect.stringContaining("deleted"),
    });
    expect(track.lanes.flatMap(({ clips }) => clips)).toEqual([]);
  });
});

test("a clip in a take lane is read and written as its own, and those beside it are left alone", () => {
  const { result } = ask("variants.put", lanes());
  const [first, second] = (result as { landed: { clip: number }[] }).landed;
  const range = { start: 32, end: 36, clip: second.clip };
  expect(
    ask("region.replace", { ...write(range), notes: [{ ...NOTE, pitch: 72, start_time: 34 }] }).result,
  ).toMatchObject({ removed: 1, added: 1, clip: second.clip });
  const pitches = track.lanes.map(({ clips }) => clips[0].notes.map(({ pitch }) => pitch));
  expect([first.clip, pitches]).toEqual([track.lanes[0].clips[0].id, [[60], [72]]]);
  set.detailClip = track.lanes[1].clips[0];
  expect(ask("selection.get", { source: "clip" }).result).toMatchObject({ parts: [{ track: track.id }] });
});

test("the brace of the loop is around the MIDI tracks that are selected, and audio tracks are left out", () => {
  const bass = set.addTrack("Bass");
  const voice = set.addTrack("Voice");
  for (const one of [bass, voice]) one.is_part_of_selection = 1;
  voice.has_midi_input = 0;
  set.addClip(bass, 0, 12);
  expect(ask("selection.get", { source: "loop" }).result).toMatchObject({ end: 16, parts: [{ track: bass.id }] });
  expect(ask("selection.get", { source: "tracks" }).result).toMatchObject({
    source: "tracks",
    start: 0,
    end: 12,
    parts: [{ track: bass.id }],
  });
});
