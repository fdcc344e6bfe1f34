/**
 * A fake of Max's `LiveAPI` over a fake set: values come as lists, children as `["id", n, ...]`, notes as JSON text; an
 * error goes to the console and is never thrown; what a version has not, it does not know.
 */

import { calls } from "./calls";
import { FakeClip, FakeLane, type FakeObject, FakeScene, type FakeSet, FakeSlot, FakeTrack } from "./set";

type Target = FakeObject | "song" | "view" | "app";

/** Makes the class as `js` sees it; `console` takes what Live would write to the Max window. */
export function liveApiFor(set: FakeSet, console: string[]) {
  return class LiveAPI {
    private readonly made = set.edits;
    private readonly target: Target | null;
    private readonly callback: ((args: unknown[]) => void) | null;
    private release: (() => void) | null = null;

    constructor(first: string | ((args: unknown[]) => void), second?: string) {
      this.callback = typeof first === "function" ? first : null;
      this.target = resolve(set, typeof first === "function" ? (second ?? "") : first);
    }

    get id(): string {
      const target = this.target;
      if (target === null) return "0";
      if (typeof target === "string") return { song: "1000001", view: "1000002", app: "1000003" }[target];
      return set.find(target.id) ? String(target.id) : "0";
    }

    get type(): string {
      const names = { song: "Song", view: "Song.View", app: "Application" };
      return typeof this.target === "string" ? names[this.target] : (this.target?.type ?? "");
    }

    set property(name: string) {
      this.release?.();
      this.release = name && this.callback ? set.observe(() => this.callback?.([name])) : null;
    }

    get(name: string): unknown[] | undefined {
      if (this.isStale()) return undefined;
      const value = read(set, this.target, name);
      if (value === undefined) console.push(`get: no property called ${name}`);
      return value === undefined ? undefined : Array.isArray(value) ? value : [value];
    }

    set(name: string, value: unknown): void {
      const target = this.target;
      if (this.isStale() || target === null || typeof target === "string") return;
      if (!(name in target)) console.push(`set: no property called ${name}`);
      else {
        Object.assign(target, { [name]: value });
        set.writes.push(`set ${name}`);
        set.changed();
      }
    }

    call(name: string, ...args: unknown[]): unknown {
      if (this.isStale()) return undefined;
      const target = this.target;
      if (target === "app") return versionPart(set, name);
      return calls(set, target, name, args, console);
    }

    /** Clips, tracks and the rest, made before something else was made or deleted. */
    private isStale(): boolean {
      const stale = this.made !== set.edits && typeof this.target !== "string" && !this.callback;
      if (stale) set.staleUses += 1;
      return stale;
    }
  };
}

function resolve(set: FakeSet, path: string): Target | null {
  if (path === "live_app") return "app";
  if (path === "live_set") return "song";
  if (path === "live_set view") return "view";
  if (path === "live_set view detail_clip") return set.detailClip;
  if (path === "live_set view selected_track") return set.tracks[0] ?? null;
  const [word, id] = path.split(" ");
  return word === "id" ? (set.find(Number(id)) ?? null) : null;
}

function versionPart(set: FakeSet, name: string): number | undefined {
  const parts = ["get_major_version", "get_minor_version", "get_bugfix_version"];
  return set.version[parts.indexOf(name)];
}

const SIMPLE: Record<string, string[]> = {
  Clip: ["name", "looping", "start_marker", "end_marker", "is_midi_clip", "is_arrangement_clip", "length", "end_time"],
  ClipSlot: [],
  Track: ["name", "has_midi_input", "is_part_of_selection"],
  TakeLane: ["name"],
  Scene: ["name"],
  song: ["tempo", "signature_numerator", "signature_denominator", "loop", "loop_start", "loop_length"],
};

function read(set: FakeSet, target: Target | null, name: string): unknown {
  if (target === null || target === "view" || target === "app") return undefined;
  const kind = typeof target === "string" ? target : target.type;
  if (SIMPLE[kind].includes(name)) return (target === "song" ? set : target)[name as never];
  if (target === "song") {
    if (name === "tracks") return ids(set.tracks);
    return name === "scenes" ? ids(set.scenes) : undefined;
  }
  if (name === "canonical_parent") return parentOf(target);
  if (target instanceof FakeClip && name === "start_time") return target.start_time;
  if (target instanceof FakeSlot && name === "has_clip") return target.clip ? 1 : 0;
  if (target instanceof FakeSlot && name === "clip") return target.clip ? ids([target.clip]) : ["id", 0];
  if (target instanceof FakeLane && name === "arrangement_clips") return ids(target.clips);
  return target instanceof FakeTrack ? ofTrack(set, target, name) : undefined;
}

function ofTrack(set: FakeSet, track: FakeTrack, name: string): unknown {
  if (name === "clip_slots") return ids(track.slots);
  if (name === "arrangement_clips") return ids(track.clips);
  return name === "take_lanes" && set.isAtLeast(12, 2) ? ids(track.lanes) : undefined;
}

function parentOf(target: FakeObject): unknown {
  return target instanceof FakeScene || target instanceof FakeTrack ? ["id", 1000001] : ids([target.parent]);
}

function ids(objects: { id: number }[]): unknown[] {
  return objects.flatMap(({ id }) => ["id", id]);
}
