/**
 * The piano roll alone on a page: a widget module for the fake host, around a real store, the real reducer, and actions
 * that write down what is asked of them. `globalThis.roll` steers it.
 */

import { pitchToY, tickToX } from "../../../js/editor/src/roll/geometry";
import { createRoll } from "../../../js/editor/src/roll/roll";
import type { Change } from "../../../js/editor/src/score/ops";
import { apply } from "../../../js/editor/src/score/reduce";
import { newTrack } from "../../../js/editor/src/score/score";
import type { Notes, Region, Score, Track } from "../../../js/editor/src/score/types";
import { followTheme } from "../../../js/editor/src/shell/theme";
import "../../../js/editor/src/shell/styles/theme.css";
import type { Actions } from "../../../js/editor/src/store/actions";
import { initialState } from "../../../js/editor/src/store/initial";
import type { State } from "../../../js/editor/src/store/state";
import { Store } from "../../../js/editor/src/store/store";
import { takeOf } from "../harness/takes";

const QUARTER = 480;

/** Eight 4/4 bars: a melody of quarter notes (ids 1000 on) over a bass of half notes (ids 2000 on). */
function makeScore(): Score {
  const melody = makeTrack(1, "Melody", 0, 32, QUARTER, (row) => 60 + [0, 2, 4, 5, 7, 5, 4, 2][row % 8]);
  const bass = makeTrack(2, "Bass", 1, 16, 2 * QUARTER, (row) => [48, 43][row % 2]);
  return scoreOf([melody, bass]);
}

function scoreOf(tracks: readonly Track[]): Score {
  return {
    ticksPerQuarter: QUARTER,
    name: "Test",
    tracks,
    tempos: [{ tick: 0, microseconds: 500_000, chunk: 0 }],
    meters: [{ tick: 0, numerator: 4, denominator: 4, clocks: 24, notated: 8, chunk: 0 }],
    keys: [],
    markers: [],
    carried: [],
    nextId: 10_000,
  };
}

function makeTrack(
  id: number,
  name: string,
  channel: number,
  count: number,
  length: number,
  pitchOf: (row: number) => number,
): Track {
  const rows = Array.from({ length: count }, (_, row) => row);
  const notes: Notes = {
    id: Int32Array.from(rows, (row) => id * 1000 + row),
    start: Int32Array.from(rows, (row) => row * length),
    duration: Int32Array.from(rows, () => (length * 3) / 4),
    pitch: Uint8Array.from(rows, pitchOf),
    velocity: Uint8Array.from(rows, (row) => 50 + ((row * 37) % 75)),
  };
  return newTrack({ id, name, channel, notes });
}

/** Actions that write down their name and arguments and act on the store at once, as the real ones do. */
function workingActions(store: Store, calls: unknown[][]): Actions {
  const undone: Change[] = [];
  let id = 2 ** 30;
  const transport = (change: Partial<State["transport"]>) =>
    store.update({ transport: { ...store.state.transport, ...change } });
  const effects: Partial<Actions> = {
    edit(_gesture, change) {
      const { score, inverse } = apply(store.state.score, change);
      undone.push(inverse);
      store.update({ score });
    },
    undo() {
      const inverse = undone.pop();
      if (inverse) store.update({ score: apply(store.state.score, inverse).score });
    },
    setRegion: (region) => store.update({ region }),
    setSelection: (ids) => store.update({ selection: new Set(ids) }),
    setLoop: (loop) => transport({ loop }),
    seek: (position) => transport({ position }),
    showTake: (shownTake) => store.update({ shownTake }),
    play: () => transport({ playing: true }),
    pause: () => transport({ playing: false }),
    newId: () => id++,
  };
  const call = (name: keyof Actions, given: unknown[]) => {
    if (name !== "newId") calls.push([name, ...given.map(plain)]);
    return (effects[name] as ((...given: unknown[]) => unknown) | undefined)?.(...given);
  };
  return new Proxy({} as Actions, {
    get:
      (_, name: keyof Actions) =>
      (...given: unknown[]) =>
        call(name, given),
  });
}

/** Sets and typed arrays as lists, for JSON. */
function plain(value: unknown): unknown {
  return value instanceof Set || value instanceof Int32Array ? [...value] : value;
}

function render({ el, signal }: { el: HTMLElement; signal: AbortSignal }): void {
  document.body.style.margin = "0";
  const root = document.createElement("div");
  root.className = "closeloop";
  root.style.cssText = "position: absolute; inset: 0; font-family: var(--cl-font)";
  el.append(root);
  followTheme(root, signal);
  const store = new Store(initialState(makeScore(), { activeTrack: 1 }));
  const calls: unknown[][] = [];
  const ended = new AbortController();
  signal.addEventListener("abort", () => ended.abort(), { once: true });
  const made = createRoll(root, store, workingActions(store, calls), ended.signal);
  const area = made.element.querySelector<HTMLElement>(".cl-roll-area");
  if (!area) throw new Error("the roll has no area for notes");
  Object.assign(globalThis, {
    roll: {
      calls,
      update: (change: Partial<State>) => store.update(change),
      select: (ids: number[]) => store.update({ selection: new Set(ids) }),
      selection: () => [...store.state.selection].sort((a, b) => a - b),
      state: (name: keyof State) => store.state[name],
      run: made.run,
      /** A take of the melody's notes in a region, an octave up. */
      take(id: string, region: Region) {
        const [melody] = store.state.score.tracks;
        const notes = { ...melody.notes, pitch: melody.notes.pitch.map((pitch) => pitch + 12) };
        const kept = { ...store.state.score, tracks: [{ ...melody, notes }] };
        store.update({ takes: [...store.state.takes, takeOf(id, region, kept, { label: `Take ${id}` })] });
      },
      abort: () => ended.abort(),
      look: (change: Partial<State["viewport"]>) => store.update({ viewport: { ...store.state.viewport, ...change } }),
      /** Where on the page the middle of a pitch's row is at a tick. */
      point(tick: number, pitch: number) {
        const { viewport } = store.state;
        const { left, top } = area.getBoundingClientRect();
        return {
          x: left + tickToX(viewport, tick),
          y: top + pitchToY(viewport, pitch) + viewport.pixelsPerPitch / 2,
        };
      },
      /** A note's columns, or null where there is none with this id. */
      note(id: number) {
        for (const { id: track, notes } of store.state.score.tracks) {
          const row = notes.id.indexOf(id);
          if (row < 0) continue;
          const [start, duration, pitch] = [notes.start[row], notes.duration[row], notes.pitch[row]];
          return { track, start, duration, pitch, velocity: notes.velocity[row], mute: notes.mute?.[row] ?? 0 };
        }
        return null;
      },
      noteCount: () => store.state.score.tracks.reduce((sum, { notes }) => sum + notes.id.length, 0),
      /** Shows a score given as plain numbers: `{ tracks: [{ name, channel, notes: { start: [..], .. } }], meters, .. }`. */
      show(given: Pick<Score, "tempos" | "meters" | "markers"> & { tracks: PlainTrack[] }) {
        const score = { ...scoreOf(given.tracks.map(trackOf)), ...given, tracks: given.tracks.map(trackOf) };
        store.update(initialState(score));
      },
    },
  });
}

interface PlainTrack {
  readonly name: string;
  readonly channel: number;
  readonly notes: Readonly<Record<"start" | "duration" | "pitch" | "velocity", readonly number[]>>;
}

function trackOf({ name, channel, notes }: PlainTrack, index: number): Track {
  return newTrack({
    id: index + 1,
    name,
    channel,
    notes: {
      id: Int32Array.from(notes.start, (_, row) => (index + 1) * 1_000_000 + row),
      start: Int32Array.from(notes.start),
      duration: Int32Array.from(notes.duration),
      pitch: Uint8Array.from(notes.pitch),
      velocity: Uint8Array.from(notes.velocity),
    },
  });
}

export default { render };
