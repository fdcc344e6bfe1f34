import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceOf } from "../../../js/editor/src/score/difference";
import { regionOfAll } from "../../../js/editor/src/score/region";
import { withTake } from "../../../js/editor/src/score/take";
import type { Score } from "../../../js/editor/src/score/types";
import { scores } from "./arbitrary";

/** What is heard of a score's notes, as a sorted list. */
function heard(score: Score): string[] {
  return score.tracks
    .flatMap(({ id, notes: { start, duration, pitch, velocity } }) =>
      [...start].map((tick, row) => `${id} ${tick} ${duration[row]} ${pitch[row]} ${velocity[row]}`),
    )
    .sort();
}

function only(score: Score, ids: ReadonlySet<number>): string[] {
  const tracks = score.tracks.map((track) => {
    const rows = [...track.notes.id.keys()].filter((row) => ids.has(track.notes.id[row]));
    const pick = <T extends Int32Array | Uint8Array>(column: T) => rows.map((row) => column[row]);
    const { id, start, duration, pitch, velocity } = track.notes;
    return { ...track, notes: { id: pick(id), start: pick(start), duration: pick(duration), pitch: pick(pitch), velocity: pick(velocity) } }; // biome-ignore format: one row
  });
  return heard({ ...score, tracks } as unknown as Score);
}

test("the piece without what goes and with what comes is the piece with the take", () => {
  const cases = fc.tuple(scores(), scores()).filter(([score]) => score.tracks.some(({ notes }) => notes.id.length > 0));
  fc.assert(
    fc.property(cases, ([score, notes]) => {
      const made = withTake(score, { region: regionOfAll(score), writes: "region", notes: { ...notes, ticksPerQuarter: score.ticksPerQuarter } }); // biome-ignore format: one call
      fc.pre(made !== null);
      if (!made) return;
      const { gone, come, stay } = differenceOf(score, made);
      expect(made.gone.size - gone.size).toBe(stay);
      expect(made.come.size - come.size).toBe(stay);
      const [left, new_] = [only(score, gone), only(made.score, come)];
      // Nothing is told of both: what is the same on both sides stays.
      expect(left.filter((note) => new_.includes(note))).toEqual([]);
      const pieces = heard(score);
      for (const note of left) pieces.splice(pieces.indexOf(note), 1);
      expect([...pieces, ...new_].sort()).toEqual(heard(made.score));
    }),
  );
});

test("a take of the very notes that are there changes nothing", () => {
  fc.assert(
    fc.property(scores(), (score) => {
      fc.pre(score.tracks.some(({ notes }) => notes.id.length > 0));
      const made = withTake(score, { region: regionOfAll(score), writes: "region", notes: score });
      const difference = made && differenceOf(score, made);
      expect(difference && [difference.gone.size, difference.come.size]).toEqual([0, 0]);
    }),
  );
});
