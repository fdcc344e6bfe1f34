import { beforeEach, describe, expect, test } from "vitest";
import { type Ask, liveOf } from "../../live/fakes/live";
import { type FakeClip, FakeSet, type FakeTrack } from "../../live/fakes/set";
import { builtForTests, note } from "./device";

const built = builtForTests();

let set: FakeSet;
let track: FakeTrack;
let clip: FakeClip;
let ask: Ask;

function start(version: [number, number, number] = [12, 2, 0]): void {
  set = new FakeSet(version);
  track = set.addTrack("Piano");
  clip = set.addClip(track, 8, 16);
  ask = liveOf(built.folder, set);
}
beforeEach(() => start());

interface Part {
  rev: string;
  clip?: number;
  notes: { pitch: number; start_time: number; note_id: number; mute: boolean }[];
}

/** The region as the device reads it. */
function region(start: number, end: number, clipId?: number): Part {
  const found = ask("region.get", { tracks: [track.id], start, end, ...(clipId ? { clip: clipId } : {}) });
  return (found.result as { parts: Part[] }).parts[0];
}

let keys = 0;
function replace(start: number, end: number, notes: object[], more: object = {}) {
  keys += 1;
  const { rev } = region(start, end);
  return ask("region.replace", { track: track.id, start, end, notes, rev, key: `k${keys}`, ...more });
}

describe("reading a region", () => {
  test("notes come in song time, whatever the clip's own start is", () => {
    clip.start_marker = 4;
    clip.end_marker = 20;
    set.addNotes(clip, [note(60, 4), note(62, 7)]);
    expect(region(8, 24).notes.map((n) => n.start_time)).toEqual([8, 11]);
  });

  test("notes that a clip holds outside of what it plays are not read", () => {
    set.addNotes(clip, [note(60, -2), note(61, 0), note(62, 17)]);
    expect(region(0, 64).notes.map((n) => n.pitch)).toEqual([61]);
  });

  test("every field of a note is read", () => {
    set.addNotes(clip, [note(60, 0, 1, { mute: 1, probability: 0.5, velocity_deviation: -3, release_velocity: 11 })]);
    expect(region(8, 9).notes[0]).toMatchObject({
      mute: true,
      probability: 0.5,
      velocity_deviation: -3,
      release_velocity: 11,
    });
  });

  test.each([
    [11, 0, 0],
    [11, 1, 0],
  ] as [number, number, number][])("Live %i.%i reads as well", (...version) => {
    start(version);
    set.addNotes(clip, [note(60, 0)]);
    expect(region(8, 9).notes).toHaveLength(1);
  });

  test("a looped clip is refused, for one of its notes sounds several times", () => {
    clip.looping = 1;
    expect(ask("region.get", { tracks: [track.id], start: 8, end: 9 }).error).toMatchObject({ code: "looped" });
  });

  test("a track that is gone is named", () => {
    const { error } = ask("region.get", { tracks: [999], start: 0, end: 4 });
    expect(error).toMatchObject({ code: "no_clip", message: expect.stringContaining("999") });
  });
});

describe("replacing a region", () => {
  test("only notes that start in the range go", () => {
    set.addNotes(clip, [note(60, 0, 6), note(62, 4), note(64, 8)]);
    const { result } = replace(12, 16, [note(70, 13)]);
    expect(result).toMatchObject({ removed: 1, added: 1, rejected: 0, trimmed: 0, clip: clip.id });
    expect(clip.notes.map((n) => n.pitch).sort()).toEqual([60, 64, 70]);
  });

  test("what changed in Live since it was read is a conflict, and nothing is written", () => {
    set.addNotes(clip, [note(60, 0)]);
    const { rev } = region(8, 12);
    set.addNotes(clip, [note(61, 1)]);
    const before = set.writes.length;
    const { error } = ask("region.replace", { track: track.id, start: 8, end: 12, notes: [], rev, key: "k" });
    expect(error).toMatchObject({ code: "conflict" });
    expect(set.writes).toHaveLength(before);
  });

  test("a note that sounds into the range is cut only where that is asked, and keeps its MPE", () => {
    set.addNotes(clip, [note(60, 2, 4)]);
    clip.notes[0].mpe = "slide";
    replace(12, 16, []);
    expect(clip.notes[0]).toMatchObject({ duration: 4 });
    expect(replace(12, 16, [], { boundary: "trim" }).result).toMatchObject({ trimmed: 1 });
    expect(clip.notes[0]).toMatchObject({ start_time: 2, duration: 2, mpe: "slide" });
  });

  test("notes outside of the range or the pitches are counted and not written", () => {
    const notes = [note(60, 7.9), note(60, 8), note(60, 12), note(90, 9)];
    expect(replace(8, 12, notes, { pitches: { low: 0, high: 80 } }).result).toMatchObject({ added: 1, rejected: 3 });
  });

  test("only the pitches named go", () => {
    set.addNotes(clip, [note(60, 0), note(72, 0)]);
    replace(8, 12, [], { pitches: { low: 70, high: 80 } });
    expect(clip.notes.map((n) => n.pitch)).toEqual([60]);
  });

  test("only the notes named go; a name that is gone is a conflict", () => {
    set.addNotes(clip, [note(60, 0), note(62, 0), note(64, 0)]);
    const [first] = region(8, 12).notes;
    expect(replace(8, 12, [], { note_ids: [first.note_id] }).result).toMatchObject({ removed: 1 });
    expect(replace(8, 12, [], { note_ids: [first.note_id] }).error).toMatchObject({ code: "conflict" });
    expect(clip.notes).toHaveLength(2);
  });

  test("in place of selected notes come selected ones, so that a second press works on the same place", () => {
    set.addNotes(clip, [note(60, 0), note(62, 0), note(64, 3)]);
    const [first] = region(8, 12).notes;
    clip.selected = [first.note_id];
    replace(8, 12, [note(67, 9)], { note_ids: [first.note_id] });
    const selected = clip.notes.filter(({ note_id }) => clip.selected.includes(note_id));
    expect(selected.map(({ pitch, start_time }) => [pitch, start_time])).toEqual([[67, 1]]);
  });

  test("a new note ends where one that stays begins, and none begins under one that stays", () => {
    set.addNotes(clip, [note(60, 2, 3), note(60, 9)]);
    const { result } = replace(12, 16, [note(60, 12.5), note(60, 15, 10)]);
    expect(result).toMatchObject({ added: 1, rejected: 1, altered: 1 });
    expect(clip.notes.map((n) => [n.start_time, Number(n.duration.toFixed(6))])).toEqual(
      expect.arrayContaining([
        [2, 3],
        [9, 1],
        [7, 2],
      ]),
    );
  });

  test("without a clip there is a refusal, or a clip is made where that is asked", () => {
    expect(replace(32, 36, [note(60, 33)]).error).toMatchObject({ code: "no_clip" });
    const { result } = replace(32, 36, [note(60, 33)], { create: true, name: "take 1" });
    expect(result).toMatchObject({ created: true, added: 1 });
    expect(track.clips[1]).toMatchObject({ name: "take 1", start_time: 32, end_time: 36 });
    expect(set.staleUses).toBe(0);
  });

  test("a clip is made for the part of the range that none covers", () => {
    replace(20, 28, [note(60, 21), note(60, 25)], { create: true });
    expect(track.clips.map((c) => [c.start_time, c.end_time, c.notes.length])).toEqual([
      [8, 24, 1],
      [24, 28, 1],
    ]);
  });

  test("a Live that lets no device make a clip says so and what to do", () => {
    start([12, 1, 5]);
    const { error } = replace(32, 36, [note(60, 33)], { create: true });
    expect(error).toMatchObject({ code: "unsupported", message: expect.stringContaining("12.1.5") });
  });

  test("a dry run says what would be done and does nothing", () => {
    set.addNotes(clip, [note(60, 0)]);
    const before = set.writes.length;
    expect(replace(8, 12, [note(62, 9)], { dry_run: true }).result).toMatchObject({ removed: 1, added: 1 });
    expect(set.writes).toHaveLength(before);
  });

  test("a write that comes twice is done once and answered twice", () => {
    const { rev } = region(8, 12);
    const args = { track: track.id, start: 8, end: 12, notes: [note(60, 9)], rev, key: "twice" };
    expect(ask("region.replace", args).result).toEqual(ask("region.replace", args).result);
    expect(set.writes.filter((call) => call === "add_new_notes")).toHaveLength(1);
  });

  test("the revision is that of the music: of each field, of what belongs to which note, and of nothing else", () => {
    const revOf = (...notes: ReturnType<typeof note>[]) => {
      for (const { note_id } of clip.notes) clip.held.remove(note_id);
      set.addNotes(clip, notes);
      return region(8, 24).rev;
    };
    const [first, second] = [note(60, 0), note(64, 4, 2, { velocity: 90 })];
    const fields = { mute: 1, probability: 0.5, velocity_deviation: 3, release_velocity: 10, velocity: 91 };
    const others = [
      ...Object.entries({ ...fields, pitch: 65, start_time: 4.5, duration: 2.5 }).map(([name, value]) => [
        first,
        { ...second, [name]: value },
      ]),
      [
        { ...first, velocity: 90 },
        { ...second, velocity: 80 },
      ],
      [
        { ...first, duration: 2 },
        { ...second, duration: 1 },
      ],
      [first],
      [second],
      [],
    ];
    const revs = [[first, second], ...others].map((notes) => revOf(...notes));
    expect(new Set(revs).size).toBe(revs.length);
    expect(revOf(second, first)).toBe(revs[0]);
  });

  test("what is read back afterwards has the revision that was answered", () => {
    const { result } = replace(8, 12, [note(60, 9)]);
    expect(region(8, 12).rev).toBe((result as Part).rev);
  });

  test("a clip of the session is written in its own time", () => {
    set.addScene();
    const slot = set.fillSlot(track.slots[0], 8);
    const { rev } = region(0, 4, slot.id);
    const args = { track: track.id, start: 0, end: 4, notes: [note(60, 1)], rev, key: "s", clip: slot.id };
    expect(ask("region.replace", args).result).toMatchObject({ added: 1, clip: slot.id });
    expect(slot.notes[0].start_time).toBe(1);
  });

  test.each(["silent", "throw"] as const)("where Live does not add, what was removed is put back (%s)", (how) => {
    set.addNotes(clip, [note(60, 0, 1, { probability: 0.25 }), note(62, -1, 3), note(64, 9)]);
    const words = () => clip.notes.map(({ note_id: _id, ...rest }) => JSON.stringify(rest)).sort();
    const before = words();
    const notes = Array.from({ length: 700 }, (_, i) => note(i % 128, 8 + Math.floor(i / 128) / 2, 0.25));
    const { rev } = region(8, 12);
    set.failures = [{ call: "add_new_notes", after: 0, how, times: 1 }];
    const args = { track: track.id, start: 8, end: 12, notes, rev, key: "f", boundary: "trim" };
    const { error } = ask("region.replace", args);
    expect(error).toMatchObject({ code: "internal", message: expect.stringContaining("put back") });
    expect(words()).toEqual(before);
    expect(region(8, 12).rev).toBe(rev);
  });

  test("what could not be put back is told, and how to get it back", () => {
    set.addNotes(clip, [note(60, 0)]);
    const { rev } = region(8, 12);
    set.failures = [{ call: "add_new_notes", after: 0, how: "silent" }];
    const { error } = ask("region.replace", {
      track: track.id,
      start: 8,
      end: 12,
      notes: [note(62, 9)],
      rev,
      key: "g",
    });
    expect(error).toMatchObject({ code: "internal", next: expect.stringContaining("Undo") });
  });
});
