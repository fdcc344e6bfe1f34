/** A Live set in memory: what the fake LiveAPI reads and changes, and what a test looks at. */

import { ClipNotes, type LiveNote, type NewNote } from "./notes";

export class FakeClip {
  readonly type = "Clip";
  readonly held = new ClipNotes();
  selected: number[] = [];
  name = "";
  looping = 0;
  start_marker = 0;
  end_marker: number;
  is_midi_clip = 1;

  constructor(
    readonly id: number,
    readonly parent: FakeTrack | FakeSlot | FakeLane,
    public start_time: number,
    length: number,
  ) {
    this.end_marker = length;
  }

  get notes(): LiveNote[] {
    return this.held.all();
  }

  get is_arrangement_clip(): number {
    return this.parent instanceof FakeSlot ? 0 : 1;
  }

  get length(): number {
    return this.end_marker - this.start_marker;
  }

  get end_time(): number {
    return this.start_time + this.length;
  }
}

export class FakeSlot {
  readonly type = "ClipSlot";
  clip: FakeClip | null = null;

  constructor(
    readonly id: number,
    readonly parent: FakeTrack,
  ) {}
}

export class FakeLane {
  readonly type = "TakeLane";
  name = "";
  clips: FakeClip[] = [];

  constructor(
    readonly id: number,
    readonly parent: FakeTrack,
  ) {}
}

export class FakeTrack {
  readonly type = "Track";
  has_midi_input = 1;
  is_part_of_selection = 0;
  slots: FakeSlot[] = [];
  clips: FakeClip[] = [];
  lanes: FakeLane[] = [];

  constructor(
    readonly id: number,
    public name: string,
  ) {}
}

export class FakeScene {
  readonly type = "Scene";
  name = "";
  constructor(readonly id: number) {}
}

export type FakeObject = FakeClip | FakeSlot | FakeLane | FakeTrack | FakeScene;

/** A way in which Live fails: the call does nothing (Live writes to its console), or throws. */
export interface Failure {
  call: string;
  /** How many calls go well before. */
  after: number;
  how: "silent" | "throw";
  /** How many fail; without it, all that follow. */
  times?: number;
}

export class FakeSet {
  tempo = 120;
  signature_numerator = 4;
  signature_denominator = 4;
  loop = 0;
  loop_start = 0;
  loop_length = 16;
  tracks: FakeTrack[] = [];
  scenes: FakeScene[] = [];
  detailClip: FakeClip | null = null;
  failures: Failure[] = [];
  /** Every call that changes the set, by name. */
  writes: string[] = [];
  /** Clips, scenes, lanes made or deleted: LiveAPI objects made before the last of these are stale. */
  edits = 0;
  staleUses = 0;
  private readonly objects = new Map<number, FakeObject>();
  private lastId = 0;
  private readonly observers = new Set<() => void>();

  constructor(readonly version: [number, number, number] = [12, 2, 0]) {}

  find(id: number): FakeObject | undefined {
    return this.objects.get(id);
  }

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  isAtLeast(major: number, minor: number): boolean {
    return this.version[0] > major || (this.version[0] === major && this.version[1] >= minor);
  }

  addTrack(name: string): FakeTrack {
    const track = this.keep(new FakeTrack(this.nextId(), name));
    for (const _scene of this.scenes) this.addSlot(track);
    this.tracks.push(track);
    return track;
  }

  addScene(): FakeScene {
    const scene = this.keep(new FakeScene(this.nextId()));
    this.scenes.push(scene);
    for (const track of this.tracks) this.addSlot(track);
    this.edited();
    return scene;
  }

  deleteScene(index: number): void {
    this.scenes.splice(index, 1);
    for (const track of this.tracks) track.slots.splice(index, 1);
    this.edited();
  }

  addLane(track: FakeTrack): FakeLane {
    const lane = this.keep(new FakeLane(this.nextId(), track));
    track.lanes.push(lane);
    this.edited();
    return lane;
  }

  addClip(parent: FakeTrack | FakeLane, start: number, length: number): FakeClip {
    const clip = this.keep(new FakeClip(this.nextId(), parent, start, length));
    parent.clips.push(clip);
    this.edited();
    return clip;
  }

  fillSlot(slot: FakeSlot, length: number): FakeClip {
    slot.clip = this.keep(new FakeClip(this.nextId(), slot, 0, length));
    // A new clip of the session loops.
    slot.clip.looping = 1;
    this.edited();
    return slot.clip;
  }

  deleteClip(clip: FakeClip): void {
    if (clip.parent instanceof FakeSlot) clip.parent.clip = null;
    else clip.parent.clips = clip.parent.clips.filter((other) => other !== clip);
    this.objects.delete(clip.id);
    if (this.detailClip === clip) this.detailClip = null;
    this.edited();
  }

  addNotes(clip: FakeClip, added: NewNote[]): number[] {
    const ids = added.map((note) => {
      const id = this.nextId();
      clip.held.add(note, id);
      return id;
    });
    this.changed();
    return ids;
  }

  observe(observer: () => void): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** Tells observers, as Live does, of whatever may have changed. */
  changed(): void {
    for (const observer of [...this.observers]) observer();
  }

  private addSlot(track: FakeTrack): void {
    track.slots.push(this.keep(new FakeSlot(this.nextId(), track)));
  }

  private edited(): void {
    this.edits += 1;
    this.changed();
  }

  private keep<T extends FakeObject>(object: T): T {
    this.objects.set(object.id, object);
    return object;
  }
}
