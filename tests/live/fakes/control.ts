/** A device that another program looks at and changes, line by line. */

import type { NewNote } from "./notes";
import type { FakePatch } from "./patch";
import { startRig } from "./rig";
import { FakeClip, FakeSet, FakeTrack } from "./set";

type Line = Record<string, unknown>;
type Do = (line: Line) => unknown;

export async function control(folder: string, version: string | undefined, print: (line: object) => void) {
  const parts = (version ?? "12.2.0").split(".").map(Number);
  const set = new FakeSet([parts[0], parts[1] ?? 0, parts[2] ?? 0]);
  const rig = await startRig(folder, set, (what, atoms) => print(lineOf(what, atoms)));
  const track = (id: unknown) => the(FakeTrack, set, id);
  const clip = (id: unknown) => the(FakeClip, set, id);
  const dos: Record<string, Do> = {
    look: () => look(set),
    track: ({ name }) => set.addTrack(String(name)).id,
    scene: () => set.addScene() && set.scenes.length,
    clip: (line) => set.addClip(track(line.track), Number(line.start), Number(line.length)).id,
    slot: (line) => set.fillSlot(track(line.track).slots[Number(line.scene)], Number(line.length)).id,
    notes: (line) => set.addNotes(clip(line.clip), line.notes as NewNote[]),
    bend: (line) => {
      for (const note of clip(line.clip).notes) note.mpe = `bend ${note.note_id}`;
    },
    set: ({ id, values }) => {
      Object.assign(id === undefined ? set : (set.find(Number(id)) ?? {}), values);
      set.changed();
    },
    open: (line) => {
      set.detailClip = clip(line.clip);
      set.changed();
    },
    fail: ({ call, after, how, times }) => {
      const failure = {
        call: String(call),
        after: Number(after ?? 0),
        how: how === "throw" ? "throw" : "silent",
      } as const;
      set.failures = call ? [typeof times === "number" ? { ...failure, times } : failure] : [];
    },
    lose: ({ lost }) => {
      rig.cords.lost = lost === true;
    },
    panel: () => panel(rig.patch),
    press: ({ message, atoms }) => rig.press(String(message), ...((atoms as string[] | undefined) ?? [])),
    touch: ({ message, atoms }) => rig.touch(String(message), ...((atoms as (string | number)[] | undefined) ?? [])),
    say: ({ event, args }) => rig.say({ event, args }),
  };
  return {
    run: (text: string): object => {
      try {
        const line = JSON.parse(text) as Line;
        return { answer: dos[String(line.do)](line) ?? null };
      } catch (error) {
        return { fault: String(error) };
      }
    },
  };
}

function lineOf(what: string, atoms: (string | number)[]): object {
  if (what === "port") return { port: atoms[0] };
  return what === "code" ? { code: atoms[0] === "none" ? null : String(atoms[0]) } : { shown: what, atoms };
}

/** By its name, what each object of the patch was told last of each kind, what it shows, and the lines of a menu. */
function panel(patch: FakePatch): object {
  return Object.fromEntries(
    patch.objects.map(({ varname, told, shown, items }) => [
      varname,
      { ...Object.fromEntries(told), shown: shown ?? null, items },
    ]),
  );
}

function the<T>(kind: new (...args: never[]) => T, set: FakeSet, id: unknown): T {
  const found = set.find(Number(id));
  if (found instanceof kind) return found;
  throw new Error(`there is no ${kind.name} with the id ${id}`);
}

function look(set: FakeSet): object {
  const clipOf = ({ id, name, start_time, end_time, looping, notes }: FakeClip) => {
    return { id, name, start_time, end_time, looping, notes };
  };
  return {
    writes: set.writes,
    stale_uses: set.staleUses,
    tracks: set.tracks.map((track) => ({
      id: track.id,
      name: track.name,
      clips: track.clips.map(clipOf),
      slots: track.slots.map(({ clip }) => clip && clipOf(clip)),
      lanes: track.lanes.map(({ name, clips }) => ({ name, clips: clips.map(clipOf) })),
    })),
  };
}
