import { beforeEach, expect, test } from "vitest";
import { type Ask, liveOf } from "../../live/fakes/live";
import type { LiveNote } from "../../live/fakes/notes";
import { type FakeClip, FakeSet, type FakeTrack } from "../../live/fakes/set";
import { builtForTests, note } from "./device";

const built = builtForTests();

let set: FakeSet;
let track: FakeTrack;
let clip: FakeClip;
let ask: Ask;

beforeEach(() => {
  set = new FakeSet();
  track = set.addTrack("Piano");
  clip = clipOf(0, 16);
  ask = liveOf(built.folder, set);
});

function clipOf(start: number, length: number): FakeClip {
  return set.addClip(track, start, length);
}

/** Puts notes that each play something of MPE into a clip; gives their ids. */
function played(into: FakeClip, ...notes: ReturnType<typeof note>[]): number[] {
  const ids = set.addNotes(into, notes);
  for (const one of into.notes) one.mpe ??= `slide ${one.note_id}`;
  return ids;
}

function read(start: number, end: number): { rev: string; notes: LiveNote[] } {
  const { result } = ask("region.get", { tracks: [track.id], start, end });
  return (result as { parts: { rev: string; notes: LiveNote[] }[] }).parts[0];
}

function replace(start: number, end: number, notes: object[], more: object = {}) {
  const { rev } = read(start, end);
  return ask("region.replace", { track: track.id, start, end, notes, rev, key: `k${set.writes.length}`, ...more });
}

const kept = (id: number, of = clip) => of.notes.find(({ note_id, mpe }) => note_id === id && mpe === `slide ${id}`);

test("a note that comes back under its id is changed in place, in all of its fields, and keeps its MPE", () => {
  const [id] = played(clip, note(60, 0));
  const other = { mute: true, probability: 0.5, velocity_deviation: -3, release_velocity: 11, velocity: 20.5 };
  const { result } = replace(0, 4, [note(67, 2, 0.5, { ...other, note_id: id })]);
  expect(result).toMatchObject({ removed: 1, added: 1, altered: 0, rejected: 0 });
  expect(kept(id)).toMatchObject({ pitch: 67, start_time: 2, duration: 0.5, ...other, mute: 1 });
  expect(set.writes).toEqual(["apply_note_modifications"]);
});

test("what comes back as it was is not written at all", () => {
  clip.start_marker = 1 / 3;
  played(clip, note(60, 1 / 3), note(60, 4 / 3), note(62, 5));
  const before = clip.notes.map((each) => ({ ...each }));
  const { rev, notes } = read(0, 16);
  expect(replace(0, 16, notes).result).toMatchObject({ removed: 3, added: 3, altered: 0, rev });
  expect(set.writes).toEqual([]);
  expect(clip.notes).toEqual(before);
});

test("notes that move onto each other's places keep their MPE, whatever Live does with notes that meet", () => {
  const [low, middle, high] = played(clip, note(60, 0, 2), note(61, 0, 2), note(62, 0, 2));
  replace(0, 4, [
    note(61, 0, 2, { note_id: low }),
    note(62, 0, 2, { note_id: middle }),
    note(60, 1, 3, { note_id: high }),
  ]);
  expect([low, middle, high].map((id) => kept(id)?.pitch)).toEqual([61, 62, 60]);
  expect(clip.notes).toHaveLength(3);
});

test("only notes without a counterpart are removed and added", () => {
  const [first, second, outside] = played(clip, note(60, 0), note(62, 1), note(64, 8));
  const { result } = replace(0, 4, [note(61, 0, 1, { note_id: first }), note(70, 2), note(71, 3, 1, { note_id: 999 })]);
  expect(result).toMatchObject({ removed: 2, added: 3 });
  expect(kept(first)).toMatchObject({ pitch: 61 });
  expect(kept(second)).toBeUndefined();
  expect(kept(outside)).toMatchObject({ pitch: 64, start_time: 8 });
  expect(clip.notes.filter(({ mpe }) => !mpe).map(({ pitch }) => pitch)).toEqual([70, 71]);
});

test("an id that is named twice is kept once", () => {
  const [id] = played(clip, note(60, 0, 4));
  const halves = [note(60, 0, 2, { note_id: id }), note(60, 2, 2, { note_id: id })];
  expect(replace(0, 4, halves).result).toMatchObject({ removed: 1, added: 2 });
  expect(kept(id)?.start_time).toBe(0);
  expect(kept(id)?.duration).toBeCloseTo(2, 6);
  expect(clip.notes).toHaveLength(2);
});

test("the id of a note that the region leaves alone changes nothing of it", () => {
  const [low, after] = played(clip, note(60, 0), note(72, 8));
  const notes = [note(72, 1, 1, { note_id: low }), note(73, 2, 1, { note_id: after })];
  replace(0, 4, notes, { pitches: { low: 70, high: 80 } });
  expect(kept(low)).toMatchObject({ pitch: 60, start_time: 0 });
  expect(kept(after)).toMatchObject({ pitch: 72, start_time: 8 });
  expect(clip.notes).toHaveLength(4);
});

test("a note that moves to another clip is removed there and new here", () => {
  const next = clipOf(16, 16);
  const [id, stays] = [...played(clip, note(60, 15)), ...played(next, note(60, 5))];
  replace(8, 24, [note(60, 17, 1, { note_id: id }), note(61, 22, 1, { note_id: stays })]);
  expect(clip.notes).toEqual([]);
  expect(next.notes.map(({ pitch, start_time, mpe }) => [pitch, start_time, mpe])).toEqual(
    [
      [60, 1, undefined],
      [61, 6, `slide ${stays}`],
    ].reverse(),
  );
});

test("a kept note stays selected beside what comes in place of the others", () => {
  const [first, second, third] = played(clip, note(60, 0), note(62, 0), note(64, 0));
  clip.selected = [first, second];
  replace(0, 4, [note(61, 0, 1, { note_id: first }), note(70, 1)], { note_ids: [first, second] });
  const selected = clip.notes.filter(({ note_id }) => clip.selected.includes(note_id));
  expect(selected.map(({ pitch }) => pitch).sort()).toEqual([61, 70]);
  expect(clip.selected).not.toContain(third);
});

test("a note that is kept where another is cut short makes way for it", () => {
  const [into, id] = played(clip, note(60, 2, 4), note(60, 8));
  replace(4, 16, [note(60, 4, 1, { note_id: id })], { boundary: "trim" });
  expect(kept(into)).toMatchObject({ start_time: 2, duration: 2 });
  expect(kept(id)).toMatchObject({ start_time: 4, duration: 1 });
});

test("a dry run counts a kept note as both, and changes nothing", () => {
  const [id] = played(clip, note(60, 0));
  const { result } = replace(0, 4, [note(61, 0, 1, { note_id: id }), note(62, 1)], { dry_run: true });
  expect(result).toMatchObject({ removed: 1, added: 2 });
  expect(set.writes).toEqual([]);
});

test.each([
  ["apply_note_modifications", 0],
  ["apply_note_modifications", 1],
  ["add_new_notes", 0],
])("where %s fails after %i, changed notes are changed back with their MPE", (call, after) => {
  const [first, second] = played(clip, note(60, 0), note(61, 0), note(62, 1));
  // To a millionth, as revisions are.
  const music = () =>
    clip.notes
      .map((each) => JSON.stringify({ ...each, note_id: 0, mpe: "", duration: each.duration.toFixed(6) }))
      .sort();
  const before = music();
  const { rev } = read(0, 16);
  set.failures = [{ call, after, how: "silent", times: 1 }];
  const swapped = [note(61, 0, 1, { note_id: first }), note(60, 0, 1, { note_id: second }), note(80, 3)];
  const { error } = replace(0, 16, swapped);
  expect(error).toMatchObject({ code: "internal", message: expect.stringContaining("put back") });
  expect(music()).toEqual(before);
  expect(kept(first)).toMatchObject({ pitch: 60 });
  expect(kept(second)).toMatchObject({ pitch: 61 });
  expect(read(0, 16).rev).toBe(rev);
});

test("two thousand notes that all move are changed in calls of five hundred, none of them lost", () => {
  const ids = played(
    clip,
    ...Array.from({ length: 2000 }, (_, i) => note(40 + (i % 4), Math.floor(i / 4) / 32, 1 / 32)),
  );
  const moved = read(0, 16).notes.map((each) => ({ ...each, pitch: each.pitch + 1 }));
  expect(replace(0, 16, moved).result).toMatchObject({ removed: 2000, added: 2000, altered: 0 });
  expect(ids.every((id) => kept(id))).toBe(true);
  expect(set.writes).toHaveLength(8);
});
