/**
 * The shell with its roll on a page of its own: a widget module for the fake host, around a real store and actions that
 * write down what is asked of them. `globalThis.shell` steers it.
 */

import { mountEditor } from "../../../js/editor/src/editor";
import type { Change } from "../../../js/editor/src/score/ops";
import { apply } from "../../../js/editor/src/score/reduce";
import { newTrack } from "../../../js/editor/src/score/score";
import type { Score, Track } from "../../../js/editor/src/score/types";
import type { Actions } from "../../../js/editor/src/store/actions";
import { initialState } from "../../../js/editor/src/store/initial";
import type { State } from "../../../js/editor/src/store/state";
import { Store } from "../../../js/editor/src/store/store";
import { takeOf } from "../harness/takes";

const QUARTER = 480;

/** Four voices of eight 4/4 bars in quarter notes, and drums; the last voice has no name. */
function makeScore(): Score {
  const names = ["Soprano", "Alto", "Tenor", ""];
  const voices = names.map((name, at) => makeTrack(at + 1, name, at, 19, 72 - 7 * at, 32));
  return {
    ticksPerQuarter: QUARTER,
    name: "Aus meines Herzens Grunde",
    tracks: [...voices, makeTrack(5, "Kit", 9, 0, 38, 8)],
    tempos: [{ tick: 0, microseconds: 625_000, chunk: 0 }],
    meters: [{ tick: 0, numerator: 4, denominator: 4, clocks: 24, notated: 8, chunk: 0 }],
    keys: [],
    markers: [],
    carried: [],
    nextId: 6000,
  };
}

function makeTrack(id: number, name: string, channel: number, program: number, pitch: number, count: number): Track {
  const rows = Array.from({ length: count }, (_, row) => row);
  return newTrack({
    id,
    name,
    channel,
    notes: {
      id: Int32Array.from(rows, (row) => id * 1000 + row),
      start: Int32Array.from(rows, (row) => row * QUARTER),
      duration: Int32Array.from(rows, () => QUARTER),
      pitch: Uint8Array.from(rows, (row) => pitch + [0, 2, 4, 5, 7, 5, 4, 2][row % 8]),
      velocity: Uint8Array.from(rows, () => 90),
    },
    programs: { id: Int32Array.of(id * 1000 + 999), tick: Int32Array.of(0), value: Uint8Array.of(program) },
  });
}

/** Actions that write down their name and arguments, and change the view state as the real ones do at once. */
function recordingActions(store: Store, calls: unknown[][]): Actions {
  const state = () => store.state;
  let lastId = 2 ** 30;
  const effects: Partial<Record<keyof Actions, (...given: never[]) => unknown>> = {
    edit: (_gesture: string, change: Change) => store.update({ score: apply(state().score, change).score }),
    newId: () => ++lastId,
    setSelection: (ids: Iterable<number>) => store.update({ selection: new Set(ids) }),
    setRegion: (region: State["region"]) => store.update({ region }),
    setMix: (track: number, mix: object) => store.update({ mixer: { ...state().mixer, [track]: mix } }),
    setParameters: (name: string, values: object) =>
      store.update({ parameters: { ...state().parameters, [name]: { ...state().parameters[name], ...values } } }),
    setPanel: (name: string, settings: object) =>
      store.update({ panel: { ...state().panel, [name]: { ...state().panel[name], ...settings } } }),
    setPreset: (name: string, preset: string, values: object | null) => {
      const { [preset]: _, ...others } = state().presets[name] ?? {};
      store.update({
        presets: { ...state().presets, [name]: values ? { ...others, [preset]: values } : others } as never,
      });
    },
    setLoop: (loop: State["transport"]["loop"]) => store.update({ transport: { ...state().transport, loop } }),
    play: () => store.update({ transport: { ...state().transport, playing: true } }),
    pause: () => store.update({ transport: { ...state().transport, playing: false } }),
    dismiss: (id: number) => store.update({ notices: state().notices.filter((notice) => notice.id !== id) }),
  };
  return new Proxy({} as Actions, {
    get:
      (_, name: keyof Actions) =>
      (...given: never[]) => {
        calls.push([
          name,
          ...given.map((value: unknown) => (value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value)),
        ]);
        return effects[name]?.(...given);
      },
  });
}

function render({ el, signal }: { el: HTMLElement; signal: AbortSignal }): void {
  const given = { connection: "connected", fileName: "chorale.mid", activeTrack: null } as const;
  const store = new Store(initialState(makeScore(), given));
  const calls: unknown[][] = [];
  const heights: number[] = [];
  mountEditor({
    root: el,
    store,
    actions: recordingActions(store, calls),
    signal,
    position: () => store.state.transport.position,
    onHeight: (height) => heights.push(height),
  });
  Object.assign(globalThis, {
    shell: {
      calls,
      heights,
      keysOutside: [] as string[],
      update: (change: Partial<State>) => store.update(change),
      transport: (change: Partial<State["transport"]>) =>
        store.update({ transport: { ...store.state.transport, ...change } }),
      select: (ids: number[]) => store.update({ selection: new Set(ids) }),
      state: (name: keyof State) => store.state[name],
      /** A take of the shell's score on bars 3 to 4 of the soprano. */
      take: (id: string, reason: string) => {
        const region = {
          spans: [[4 * QUARTER * 2, 4 * QUARTER * 4]] as const,
          tracks: [1],
          pitches: null,
          notes: null,
        };
        store.update({ takes: [...store.state.takes, takeOf(id, region, store.state.score, {}, { reason })] });
      },
    },
  });
  document.addEventListener("keydown", (event) => {
    (globalThis as unknown as { shell: { keysOutside: string[] } }).shell.keysOutside.push(event.key);
  });
}

export default { render };
