import { beforeEach, describe, expect, test } from "vitest";
import { type Ask, liveOf } from "../../live/fakes/live";
import { FakeSet, type FakeTrack } from "../../live/fakes/set";
import { builtForTests } from "./device";

const built = builtForTests();

let set: FakeSet;
let track: FakeTrack;
let ask: Ask;

function start(version: [number, number, number] = [12, 2, 0]): void {
  set = new FakeSet(version);
  track = set.addTrack("Bass");
  for (let scene = 0; scene < 3; scene++) set.addScene();
  ask = liveOf(built.folder, set);
}
beforeEach(() => start());

const takes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    name: `infill - take ${n + 1} - seed ${n}`,
    notes: [{ pitch: 60 + n, start_time: 0, duration: 1, velocity: 90 }],
  }));

let keys = 0;
const put = (count: number, more: object = {}) => {
  keys += 1;
  return ask("variants.put", { track: track.id, length: 8, variants: takes(count), key: `v${keys}`, ...more });
};
const names = () => track.slots.map(({ clip }) => clip?.name ?? "");

describe("variants in the session", () => {
  test("go to consecutive scenes under their names, and scenes are made as needed", () => {
    const { result } = put(3, { scene: 1 });
    expect(result).toMatchObject({ scenes_made: 1, landed: [{ scene: 1 }, { scene: 2 }, { scene: 3, altered: 0 }] });
    expect(names()).toEqual(["", ...takes(3).map(({ name }) => name)]);
    expect(track.slots[3].clip?.notes[0]).toMatchObject({ pitch: 62, start_time: 0 });
    expect(set.staleUses).toBe(0);
  });

  test("a full slot is never overwritten: it is refused before anything is written", () => {
    set.fillSlot(track.slots[2], 4).name = "mine";
    const before = set.writes.length;
    expect(put(2, { scene: 1 }).error).toMatchObject({ code: "occupied", message: expect.stringContaining("Scene 3") });
    expect(set.writes).toHaveLength(before);
  });

  test("or the next free slots are taken", () => {
    set.fillSlot(track.slots[1], 4).name = "mine";
    put(2, { scene: 0, on_occupied: "next_free" });
    expect(names()).toEqual([takes(1)[0].name, "mine", takes(2)[1].name]);
  });

  test("without a scene they go to the first that has room for all", () => {
    set.fillSlot(track.slots[1], 4).name = "mine";
    put(2);
    expect(names().slice(0, 3)).toEqual(["", "mine", takes(1)[0].name]);
    expect(track.slots).toHaveLength(4);
  });

  test.each(["create_clip", "add_new_notes", "create_scene"])(
    "where %s fails midway, what was made is deleted",
    (call) => {
      set.failures = [{ call, after: call === "create_scene" ? 0 : 1, how: "silent" }];
      expect(put(2, { scene: 2 }).error).toMatchObject({ code: "internal" });
      expect(names()).toEqual(["", "", ""]);
    },
  );
});

describe("variants in the arrangement", () => {
  test("go to take lanes under each other, at one place", () => {
    expect(put(2, { where: "take_lanes", start: 16 }).result).toMatchObject({
      landed: [{ altered: 0 }, { altered: 0 }],
    });
    expect(track.lanes.map(({ name }) => name)).toEqual(takes(2).map(({ name }) => name));
    expect(track.lanes.map(({ clips }) => [clips[0].start_time, clips[0].notes.length])).toEqual([
      [16, 1],
      [16, 1],
    ]);
    expect(set.staleUses).toBe(0);
  });

  test("a Live without take lanes for devices says so, and where else takes can go", () => {
    start([12, 0, 0]);
    const { error } = put(2, { where: "take_lanes" });
    expect(error).toMatchObject({ code: "unsupported", next: expect.stringContaining("scenes") });
    expect(set.writes).toEqual([]);
  });

  test("a session clip is copied to an empty place, unlooped so that regions of it can be changed", () => {
    const clip = set.fillSlot(track.slots[0], 8);
    const { result } = ask("variants.to_arrangement", { clip: clip.id, start: 16, key: "a" });
    expect(result).toMatchObject({ start: 16, end: 24 });
    expect(track.clips[0].looping).toBe(0);
  });

  test("never onto another clip, which Live would cut", () => {
    const clip = set.fillSlot(track.slots[0], 8);
    set.addClip(track, 20, 4).name = "verse";
    const { error } = ask("variants.to_arrangement", { clip: clip.id, start: 16, key: "b" });
    expect(error).toMatchObject({ code: "occupied", message: expect.stringContaining("verse") });
    expect(track.clips).toHaveLength(1);
  });
});

describe("state and selection", () => {
  test("the set is told whole", () => {
    set.fillSlot(track.slots[1], 4).name = "riff";
    set.addClip(track, 0, 4);
    expect(ask("state.get", {}).result).toMatchObject({
      tempo: 120,
      loop: { start: 0, end: 16, on: false },
      scenes: ["", "", ""],
      tracks: [
        {
          name: "Bass",
          index: 0,
          midi: true,
          slots: [{ scene: 1, clip: { name: "riff", view: "session" } }],
          clips: [{}],
        },
      ],
    });
  });

  test("selected notes come before the open clip, and that before the loop brace", () => {
    const clip = set.addClip(track, 4, 8);
    const [low, high] = set.addNotes(clip, [
      { pitch: 40, start_time: 1, duration: 1 },
      { pitch: 50, start_time: 2, duration: 2 },
    ]);
    expect(ask("selection.get", {}).result).toMatchObject({ source: "loop", start: 0, end: 16 });
    set.detailClip = clip;
    expect(ask("selection.get", {}).result).toMatchObject({ source: "clip", start: 4, end: 12, clip: { id: clip.id } });
    clip.selected = [high];
    const { result } = ask("selection.get", { source: "auto" });
    expect(result).toMatchObject({ source: "notes", start: 6, end: 8, note_ids: [high], parts: [{ track: track.id }] });
    expect(low).not.toBe(high);
  });

  test("what is asked for and not there is no selection", () => {
    expect(ask("selection.get", { source: "notes" }).result).toEqual({ source: null });
  });
});
