/** The functions of Live that the device calls, each in the versions that have it. */

import type { LiveNote, NewNote } from "./notes";
import { FakeClip, type FakeLane, type FakeObject, type FakeSet, type FakeSlot, type FakeTrack } from "./set";

type Call = (set: FakeSet, target: never, args: never[]) => unknown;

interface Known {
  since: [number, number];
  writes: boolean;
  run: Call;
}

export function calls(
  set: FakeSet,
  target: FakeObject | "song" | "view" | "app" | null,
  name: string,
  args: unknown[],
  console: string[],
): unknown {
  const kind = target === null ? "nothing" : typeof target === "string" ? target : target.type;
  const known = KNOWN[`${kind}.${name}`];
  if (!known || !set.isAtLeast(...known.since)) {
    console.push(`call: no function called ${name}`);
    return undefined;
  }
  if (known.writes) set.writes.push(name);
  const failure = set.failures.find(({ call }) => call === name);
  if (failure && failure.after-- <= 0 && (failure.times ?? 1) > 0) {
    if (failure.times !== undefined) failure.times -= 1;
    console.push(`${name}: Invalid arguments`);
    if (failure.how === "throw") throw new Error(`${name} failed`);
    return undefined;
  }
  return known.run(set, target as never, args as never[]);
}

const KNOWN: Record<string, Known> = {
  "Clip.get_notes_extended": reads([11, 0], notesIn),
  "Clip.get_all_notes_extended": reads([11, 1], (_set, clip: FakeClip) => notesText(clip.notes)),
  "Clip.get_selected_notes_extended": reads([11, 0], (_set, clip: FakeClip) =>
    notesText(clip.notes.filter(({ note_id }) => clip.selected.includes(note_id))),
  ),
  // Since 11.0.6; versions are told apart by their first two numbers here, and by the device.
  "Clip.select_notes_by_id": reads([11, 1], (set, clip: FakeClip, ids: number[]) => {
    clip.selected = [...new Set([...clip.selected, ...ids])];
    set.changed();
  }),
  "Clip.add_new_notes": writes([11, 0], addNotes),
  "Clip.remove_notes_by_id": writes([11, 0], removeNotes),
  "Clip.apply_note_modifications": writes([11, 0], modifyNotes),
  "ClipSlot.create_clip": writes([11, 0], (set, slot: FakeSlot, [length]: number[]) => {
    if (!slot.clip) set.fillSlot(slot, length);
  }),
  "ClipSlot.delete_clip": writes([11, 0], (set, slot: FakeSlot) => {
    if (slot.clip) set.deleteClip(slot.clip);
  }),
  "Track.create_midi_clip": writes([12, 2], (set, track: FakeTrack, [start, length]: number[]) => {
    const clip = set.addClip(track, start, length);
    return ["id", clip.id];
  }),
  "Track.delete_clip": writes([11, 0], (set, _track: FakeTrack, [id]: string[]) => {
    const clip = set.find(Number(id.replace("id ", "")));
    if (clip instanceof FakeClip) set.deleteClip(clip);
  }),
  "Track.duplicate_clip_to_arrangement": writes([11, 0], duplicate),
  "Track.create_take_lane": writes([12, 2], (set, track: FakeTrack) => ["id", set.addLane(track).id]),
  "TakeLane.create_midi_clip": writes([12, 2], (set, lane: FakeLane, [start, length]: number[]) => {
    set.addClip(lane, start, length);
  }),
  "song.create_scene": writes([11, 0], (set) => ["id", set.addScene().id]),
  "song.delete_scene": writes([11, 0], (set, _song: never, [index]: number[]) => set.deleteScene(index)),
};

function reads<T, A>(since: [number, number], run: (set: FakeSet, target: T, args: A[]) => unknown): Known {
  return { since, writes: false, run: run as Call };
}

function writes<T, A>(since: [number, number], run: (set: FakeSet, target: T, args: A[]) => unknown): Known {
  return { since, writes: true, run: run as Call };
}

/** What Live tells of notes: of what they play of MPE, nothing. */
const TOLD = [
  "notes",
  "note_id",
  "pitch",
  "start_time",
  "duration",
  "velocity",
  "mute",
  "probability",
  "velocity_deviation",
  "release_velocity",
];

function notesText(notes: LiveNote[]): string {
  return JSON.stringify({ notes }, TOLD);
}

function notesIn(_set: FakeSet, clip: FakeClip, [pitch, pitches, time, span]: number[]): string {
  const inside = ({ pitch: p, start_time: t }: LiveNote) =>
    p >= pitch && p < pitch + pitches && t >= time && t < time + span;
  return notesText(clip.notes.filter(inside));
}

function addNotes(set: FakeSet, clip: FakeClip, [given]: { notes: NewNote[] }[]): number[] | undefined {
  // One note that is not right, or that brings an id, and none is added.
  const wrong = given.notes.some(
    (note) =>
      "note_id" in note || !(note.duration > 0) || note.pitch < 0 || note.pitch > 127 || note.mute === (true as never),
  );
  return wrong ? undefined : set.addNotes(clip, given.notes);
}

function removeNotes(set: FakeSet, clip: FakeClip, gone: number[]): void {
  for (const id of gone) clip.held.remove(id);
  set.changed();
}

function modifyNotes(set: FakeSet, clip: FakeClip, [given]: { notes: LiveNote[] }[]): void {
  // One note that the clip does not hold, and none is changed.
  if (given.notes.some(({ note_id }) => !clip.held.has(note_id))) return;
  for (const note of given.notes) clip.held.modify(note);
  set.changed();
}

function duplicate(set: FakeSet, track: FakeTrack, [id, start]: (string | number)[]): unknown {
  const clip = set.find(Number(String(id).replace("id ", "")));
  if (!(clip instanceof FakeClip)) return undefined;
  const copy = set.addClip(track, Number(start), clip.length);
  copy.name = clip.name;
  copy.start_marker = clip.start_marker;
  copy.end_marker = clip.end_marker;
  copy.looping = clip.looping;
  for (const note of clip.notes) copy.held.put({ ...note, note_id: set.nextId() });
  return ["id", copy.id];
}
