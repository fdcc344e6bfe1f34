/**
 * The shell on a page of its own: a widget module for the fake host, around a real store and actions that write down
 * what is asked of them. `globalThis.shell` steers it.
 */

import { newTrack } from "../../../js/editor/src/score/score";
import type { Score, Track } from "../../../js/editor/src/score/types";
import { createShell } from "../../../js/editor/src/shell/shell";
import type { Actions } from "../../../js/editor/src/store/actions";
import type { State } from "../../../js/editor/src/store/state";
import { Store } from "../../../js/editor/src/store/store";

const QUARTER = 480;

const KEYS = [
  { keys: "Space", label: "Play and pause", group: "Transport" },
  { keys: "Mod+Z", label: "Undo", group: "Editing" },
  { keys: "Mod+Shift+Z", label: "Redo", group: "Editing" },
];

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

function initialState(): State {
  return {
    score: makeScore(),
    revision: 1,
    pending: 0,
    connection: "connected",
    canUndo: null,
    canRedo: null,
    region: null,
    selection: new Set(),
    mixer: {},
    functions: [],
    parameters: {},
    title: "",
    fileName: "chorale.mid",
    job: null,
    takes: [],
    viewport: { left: 0, pixelsPerTick: 0.05, top: 84, pixelsPerPitch: 12, width: 600, height: 400 },
    activeTrack: null,
    tool: "select",
    snap: QUARTER / 4,
    transport: { playing: false, position: 0, loop: null, sound: "none" },
    notices: [],
  };
}

/** Actions that write down their name and arguments, and change the view state as the real ones do at once. */
function recordingActions(store: Store, calls: unknown[][]): Actions {
  const state = () => store.state;
  const effects: Partial<Record<keyof Actions, (...given: never[]) => unknown>> = {
    setMix: (track: number, mix: object) => store.update({ mixer: { ...state().mixer, [track]: mix } }),
    setParameter: (name: string, parameter: string, value: unknown) =>
      store.update({
        parameters: { ...state().parameters, [name]: { ...state().parameters[name], [parameter]: value } },
      }),
    setLoop: (loop: State["transport"]["loop"]) => store.update({ transport: { ...state().transport, loop } }),
    play: () => store.update({ transport: { ...state().transport, playing: true } }),
    pause: () => store.update({ transport: { ...state().transport, playing: false } }),
    dismiss: (id: number) => store.update({ notices: state().notices.filter((notice) => notice.id !== id) }),
  };
  return new Proxy({} as Actions, {
    get: (_, name: keyof Actions) =>
      (...given: never[]) => {
        calls.push([name, ...given.map((value: unknown) => (value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value))]);
        return effects[name]?.(...given);
      },
  });
}

function render({ el, signal }: { el: HTMLElement; signal: AbortSignal }): void {
  const store = new Store(initialState());
  const calls: unknown[][] = [];
  const heights: number[] = [];
  const mountRoll = (host: HTMLElement) => {
    const roll = document.createElement("div");
    roll.tabIndex = 0;
    roll.setAttribute("role", "application");
    roll.setAttribute("aria-label", "A roll's place");
    roll.style.cssText = "height:100%";
    host.append(roll);
  };
  createShell(el, store, recordingActions(store, calls), signal, mountRoll, {
    keys: KEYS,
    onHeight: (height) => heights.push(height),
  });
  Object.assign(globalThis, {
    shell: {
      calls,
      heights,
      keysOutside: [] as string[],
      update: (change: Partial<State>) => store.update(change),
      transport: (change: Partial<State["transport"]>) => store.update({ transport: { ...store.state.transport, ...change } }),
      select: (ids: number[]) => store.update({ selection: new Set(ids) }),
      state: (name: keyof State) => store.state[name],
      /** A take of the shell's score on bars 3 to 4 of the soprano. */
      take: (id: string, reason: string) => {
        const region = { spans: [[4 * QUARTER * 2, 4 * QUARTER * 4]] as const, tracks: [1], pitches: null, notes: null };
        const take = { id, job: "j", function: "vary", label: "", region, reason, notes: store.state.score };
        store.update({ takes: [...store.state.takes, take] });
      },
    },
  });
  document.addEventListener("keydown", (event) => {
    (globalThis as unknown as { shell: { keysOutside: string[] } }).shell.keysOutside.push(event.key);
  });
}

export default { render };
