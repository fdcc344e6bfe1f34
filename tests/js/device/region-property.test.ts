import fc from "fast-check";
import { expect, test } from "vitest";
import { liveOf } from "../../live/fakes/live";
import { FakeSet } from "../../live/fakes/set";
import { builtForTests } from "./device";

const built = builtForTests();

interface Drawn {
  pitch: number;
  start_time: number;
  duration: number;
  velocity: number;
}

/** Few pitches and a coarse grid: notes meet each other. Thirds of a beat are no binary fractions. */
const beat = (most: number) => fc.integer({ min: 0, max: most * 12 }).map((steps) => steps / 12);
const note = fc.record({
  pitch: fc.integer({ min: 60, max: 62 }),
  start_time: beat(16),
  duration: beat(6).map((length) => length + 1 / 12),
  velocity: fc.integer({ min: 1, max: 127 }),
});

/** A note asked for; some are one of those that are there, by its place among them, or by one that no note has. */
const wanted = fc.record({ note, of: fc.option(fc.integer({ min: 0, max: 21 }), { nil: null }) });

const words = (notes: Drawn[]) =>
  notes
    .map(({ pitch, start_time, duration, velocity }) =>
      [pitch, start_time.toFixed(6), duration.toFixed(6), velocity].join(),
    )
    .sort();

/** Two notes that adjoin, the later one first, and a shift by which the end of one comes to lie a last bit in the other. */
const ADJOINING = {
  there: [12.5, 12.416666666666666].map((start_time) => ({ pitch: 62, start_time, duration: 1 / 12, velocity: 1 })),
  wanted: [{ note: { pitch: 60, start_time: 8 / 3, duration: 1 / 12, velocity: 1 }, of: null }],
  range: [0, 14.583333333333334] as [number, number],
  marker: 0.5833333333333334,
  start: 8 / 3,
  boundary: "keep" as const,
  pitches: null,
  fails: "add_new_notes" as const,
};

/** A note is not removed that another is then moved into: both go back by way of a place where they adjoin again. */
const MET = {
  there: [
    { pitch: 60, start_time: 0.25, duration: 1 / 12, velocity: 1 },
    { pitch: 60, start_time: 0, duration: 1 / 12, velocity: 1 },
    { pitch: 60, start_time: 1 / 3, duration: 1 / 12, velocity: 1 },
    { pitch: 60, start_time: 1 / 12, duration: 1 / 12, velocity: 1 },
    { pitch: 60, start_time: 1 / 6, duration: 1 / 12, velocity: 1 },
    { pitch: 60, start_time: 10.583333333333334, duration: 0.5833333333333334, velocity: 1 },
    { pitch: 61, start_time: 3.9166666666666665, duration: 2.916666666666667, velocity: 1 },
  ],
  wanted: [{ note: { pitch: 61, start_time: 8.083333333333334, duration: 1 / 12, velocity: 1 }, of: 5 }],
  range: [0, 12] as [number, number],
  marker: 1.1666666666666667,
  start: 2.5,
  boundary: "keep" as const,
  pitches: null,
  fails: "remove_notes_by_id" as const,
};

test("no note outside of a region ever changes, and of its own those stay, as they are asked for, that are named", () => {
  const cases = fc.record({
    there: fc.array(note, { maxLength: 20 }),
    wanted: fc.array(wanted, { maxLength: 20 }),
    range: fc.tuple(beat(16), beat(16)).filter(([a, b]) => a !== b),
    marker: beat(2),
    start: beat(3),
    boundary: fc.constantFrom("keep" as const, "trim" as const),
    pitches: fc.option(fc.constantFrom({ low: 60, high: 60 }, { low: 61, high: 62 }), { nil: null }),
    fails: fc.option(fc.constantFrom("add_new_notes", "remove_notes_by_id", "apply_note_modifications"), { nil: null }),
  });
  fc.assert(
    fc.property(cases, ({ there, wanted, range, marker, start, boundary, pitches, fails }) => {
      const set = new FakeSet();
      const track = set.addTrack("Piano");
      const clip = set.addClip(track, start, 16);
      clip.start_marker = marker;
      clip.end_marker = marker + 16;
      set.addNotes(clip, there);
      for (const each of clip.notes) each.mpe = `bend ${each.note_id}`;
      const before = clip.notes.map((each) => ({ ...each, start_time: each.start_time + start - marker }));
      const asked = wanted.map(({ note, of }) =>
        of === null ? note : { ...note, note_id: before[of]?.note_id ?? 100_000 + of },
      );
      const ask = liveOf(built.folder, set);
      const [from, to] = [Math.min(...range), Math.max(...range)];
      const read = ask("region.get", { tracks: [track.id], start: from, end: to });
      const [{ rev }] = (read.result as { parts: { rev: string }[] }).parts;
      if (fails) set.failures = [{ call: fails, after: 0, how: "silent", times: 1 }];
      const args = { track: track.id, start: from, end: to, notes: asked, rev, key: "k", boundary, pitches };
      const { result, error } = ask("region.replace", args);
      const isOld = new Set(before.map(({ note_id }) => note_id));
      const after = clip.notes.map((each) => ({ ...each, start_time: each.start_time + start - marker }));
      if (error) {
        // Whatever the reason, all is as it was.
        expect(words(after)).toEqual(words(before));
        for (const { note_id, mpe } of after) if (isOld.has(note_id)) expect(mpe).toBe(`bend ${note_id}`);
        return;
      }
      const near = 1e-7;
      const meant = ({ pitch }: Drawn) => !pitches || (pitch >= pitches.low && pitch <= pitches.high);
      // A clip plays from its start: what it holds before is no part of any region.
      const first = Math.max(from, start) - near;
      const inside = (each: Drawn) => meant(each) && each.start_time >= first && each.start_time < to - near;
      const held = (each: Drawn) => each.start_time < from - near && each.start_time + each.duration > from + near;
      const cut = (each: Drawn) => start < from && meant(each) && held(each) && each.start_time >= start - near;
      const staying = before
        .filter((each) => !inside(each))
        .map((each) => (boundary === "trim" && cut(each) ? { ...each, duration: from - each.start_time } : each));
      const stays = new Set(staying.map(({ note_id }) => note_id));
      expect(words(after.filter(({ note_id }) => stays.has(note_id)))).toEqual(words(staying));
      for (const { note_id, mpe } of after) expect(mpe).toBe(isOld.has(note_id) ? `bend ${note_id}` : undefined);
      const came = after.filter(({ note_id }) => !stays.has(note_id));
      expect(came.every(inside)).toBe(true);
      expect(result).toMatchObject({ added: came.length, rejected: asked.length - came.length });
      expect(result).toMatchObject({ removed: before.length - staying.length });
      // Each that came is one that was asked for; and it is the old note wherever it was asked for as the only such one.
      const place = ({ pitch, start_time }: Drawn) => `${pitch} ${start_time.toFixed(6)}`;
      const going = new Set(before.filter(inside).map(({ note_id }) => note_id));
      for (const one of came) {
        const sources = asked.filter((each) => place(each) === place(one));
        const ids = sources.map((each) => ("note_id" in each ? each.note_id : null));
        expect(sources.length).toBeGreaterThan(0);
        if (isOld.has(one.note_id)) expect(ids).toContain(one.note_id);
        const [id] = ids;
        const named = asked.filter((each) => "note_id" in each && each.note_id === id).length;
        if (ids.length === 1 && id !== null && going.has(id) && named === 1) expect(one.note_id).toBe(id);
      }
      expect(set.staleUses).toBe(0);
    }),
    { numRuns: 400, examples: [[ADJOINING], [MET]] },
  );
});
