import { describe, expect, test } from "vitest";
import { liveOf } from "../../live/fakes/live";
import { Cords } from "../../live/fakes/max";
import { FakeSet } from "../../live/fakes/set";
import { builtForTests } from "./device";

const built = builtForTests();

type Version = [number, number, number];

const NOTE = { pitch: 60, start_time: 9, duration: 1, velocity: 80, probability: 0.5 };
const TAKES = [{ name: "take 1", notes: [{ ...NOTE, start_time: 0 }] }];
const ADDED = { removed: 0, added: 1, rejected: 0 };

/** A set of one track in a Live of that version, asked, and what that Live says of calls that it does not know. */
function liveAt(version: Version) {
  const set = new FakeSet(version);
  const track = set.addTrack("Piano");
  set.addScene();
  const clip = set.addClip(track, 8, 16);
  const cords = new Cords();
  const ask = liveOf(built.folder, set, undefined, cords);
  const rev = (start: number, end: number) => {
    const { result } = ask("region.get", { tracks: [track.id], start, end });
    return (result as { parts: { rev: string }[] }).parts[0].rev;
  };
  const replace = (start: number, end: number, more: object = {}) =>
    ask("region.replace", {
      track: track.id,
      start,
      end,
      notes: [NOTE],
      rev: rev(start, end),
      key: `${start}`,
      ...more,
    });
  return { set, track, clip, ask, replace, console: cords.console };
}

describe.each<[Version, makesInArrangement: boolean]>([
  [[11, 0, 0], false],
  [[11, 1, 6], false],
  [[12, 1, 5], false],
  [[12, 2, 0], true],
])("Live %j", (version, makesInArrangement) => {
  test("is told by its number and by what it can", () => {
    const more = makesInArrangement ? ["arrangement_clips", "take_lanes"] : [];
    expect(liveAt(version).ask("about", {}).result).toEqual({
      live_version: version.join("."),
      capabilities: ["regions", "scenes", ...more],
    });
  });

  test("reads, writes a region, and takes clips, by calls that it knows", () => {
    const { set, track, clip, ask, replace, console } = liveAt(version);
    expect(replace(8, 12).result).toMatchObject(ADDED);
    expect(replace(8, 12, { note_ids: [clip.notes[0].note_id], key: "again" }).result).toMatchObject({ removed: 1 });
    expect(clip.notes).toMatchObject([{ pitch: 60, start_time: 1, probability: 0.5 }]);
    set.detailClip = clip;
    clip.selected = [clip.notes[0].note_id];
    expect(ask("selection.get", {}).result).toMatchObject({ source: "notes", note_ids: clip.selected });
    const put = ask("variants.put", { track: track.id, length: 4, variants: TAKES, key: "takes" });
    const [{ clip: own }] = (put.result as { landed: { clip: number }[] }).landed;
    expect(ask("variants.to_arrangement", { clip: own, start: 32, key: "copy" }).result).toMatchObject({ end: 36 });
    expect(ask("state.get", {}).result).toMatchObject({ tracks: [{ slots: [{ scene: 0 }], clips: [{}, {}] }] });
    expect(console).toEqual([]);
  });

  test("makes clips in the arrangement and take lanes, or says by its number that it cannot, and calls nothing", () => {
    const { set, track, ask, replace, console } = liveAt(version);
    const made = replace(40, 44, { create: true, notes: [{ ...NOTE, start_time: 41 }] });
    const lanes = ask("variants.put", {
      track: track.id,
      where: "take_lanes",
      start: 48,
      length: 4,
      variants: TAKES,
      key: "lanes",
    });
    if (makesInArrangement) expect([made.result, lanes.result]).toMatchObject([{ created: true }, { landed: [{}] }]);
    else {
      const error = { code: "unsupported", message: expect.stringContaining(`Live ${version.join(".")}`) };
      expect([made, lanes]).toMatchObject([{ error }, { error }]);
      expect(set.writes).toEqual([]);
    }
    expect(console).toEqual([]);
  });
});

test.each(["region.get", "selection.get", "variants.put"])("Live 10 is told to be too old for %s", (type) => {
  const { set, track, ask } = liveAt([10, 1, 43]);
  const args = { tracks: [track.id], track: track.id, start: 8, end: 12, length: 4, variants: TAKES, key: "k" };
  expect(ask(type, args).error).toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("Live 10.1.43"),
    next: expect.stringContaining("Live 11"),
  });
  expect(set.writes).toEqual([]);
  expect(ask("about", {}).result).toMatchObject({ capabilities: [] });
});
