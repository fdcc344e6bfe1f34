/** The small state that the host keeps as traits: read when the editor opens, followed, and written back. */

import { unpack } from "../score/pack";
import { EMPTY_SCORE } from "../score/score";
import type { Region, Score } from "../score/types";
import { initialState } from "../store/initial";
import type { FunctionSchema, Job, Mix, PanelSettings, ParameterValues, State } from "../store/state";
import type { Store } from "../store/store";
import { exactly, normalised } from "../store/wire";
import { keptTakes } from "./kept-takes";
import { bytesOfTrait, type HostModel, onModel } from "./model";

interface Settings {
  readonly height?: number;
  readonly title?: string;
  readonly file_name?: string;
}

interface Status {
  readonly job?: Job | null;
  readonly can_undo?: string | null;
  readonly can_redo?: string | null;
}

/** The state that the traits tell of. Throws a `ScoreError` where the packed score cannot be read. */
export function stateOf(model: HostModel): State {
  const bytes = normalised(bytesOfTrait(model.get("pack")));
  const score: Score = bytes.byteLength ? unpack(bytes) : EMPTY_SCORE;
  const status = (model.get("status") ?? {}) as Status;
  return initialState(score, {
    revision: (model.get("pack_revision") as number | undefined) ?? 0,
    canUndo: status.can_undo ?? null,
    canRedo: status.can_redo ?? null,
    job: status.job ?? null,
    takes: keptTakes(normalised(bytesOfTrait(model.get("kept_takes")))),
    ...followed(model),
  });
}

/** The height that the user or the author chose, in CSS pixels. */
export function heightOf(model: HostModel): number | undefined {
  return ((model.get("settings") ?? {}) as Settings).height;
}

/** Keeps the store at what the traits say until `signal` aborts. */
export function followTraits(model: HostModel, store: Store, signal: AbortSignal): void {
  for (const name of Object.keys(READ) as (keyof typeof READ)[]) {
    // One alone: what was set here of another may not be written yet.
    onModel(model, `change:${name}`, () => store.update(READ[name](model, store.state)), signal);
  }
}

type Followed = Pick<
  State,
  "region" | "selection" | "mixer" | "functions" | "parameters" | "presets" | "panel" | "blind" | "title" | "fileName"
>;

/** What each trait says of the state; `before` is what was known. */
const READ = {
  region: (model) => ({ region: (model.get("region") ?? null) as Region | null }),
  selection: (model: HostModel, before?: State) => ({ selection: selectionOf(model, before?.selection) }),
  mixer: (model) => ({ mixer: (model.get("mixer") ?? {}) as State["mixer"] }),
  functions: (model) => ({ functions: (model.get("functions") ?? []) as readonly FunctionSchema[] }),
  parameters: (model) => ({ parameters: (model.get("parameters") ?? {}) as State["parameters"] }),
  presets: (model) => ({ presets: (model.get("presets") ?? {}) as State["presets"] }),
  panel: (model) => ({ panel: (model.get("panel") ?? {}) as State["panel"] }),
  blind: (model) => ({ blind: model.get("blind") === true }),
  settings: (model) => {
    const { title = "", file_name: fileName = "" } = (model.get("settings") ?? {}) as Settings;
    return { title, fileName };
  },
} as const satisfies Readonly<Record<string, (model: HostModel, before?: State) => Partial<Followed>>>;

function followed(model: HostModel): Followed {
  const read = Object.values(READ).map((one) => one(model));
  return Object.assign({}, ...read) as Followed;
}

/** The selection the trait holds: the very one there was, where it is the same notes, so that nothing is looked for again. */
function selectionOf(model: HostModel, before?: ReadonlySet<number>): ReadonlySet<number> {
  const ids = new Int32Array(exactly(normalised(bytesOfTrait(model.get("selection")))));
  return before?.size === ids.length && ids.every((id) => before.has(id)) ? before : new Set(ids);
}

/** Milliseconds: steps from note to note are written together. */
const SELECTION_REST = 40;

/** Writes traits here and to the kernel. */
export class Traits {
  readonly #model: HostModel;
  readonly #store: Store;
  #selectionTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(model: HostModel, store: Store, signal: AbortSignal) {
    this.#model = model;
    this.#store = store;
    signal.addEventListener("abort", () => clearTimeout(this.#selectionTimer), { once: true });
  }

  setRegion(region: Region | null): void {
    this.#store.update({ region });
    this.#write("region", region);
  }

  /** Here at once; in the trait a moment later, so that no gesture waits until 100,000 ids are on their way. */
  setSelection(ids: Iterable<number>): void {
    this.#store.update({ selection: new Set(ids) });
    this.#selectionTimer ??= setTimeout(() => this.writeSelection(), SELECTION_REST);
  }

  /** Writes the selection where it still waits for that: to be called before a message that may mean it. */
  writeSelection(): void {
    if (this.#selectionTimer === undefined) return;
    clearTimeout(this.#selectionTimer);
    this.#selectionTimer = undefined;
    const column = Int32Array.from(this.#store.state.selection);
    this.#write("selection", new DataView(column.buffer));
  }

  setMix(track: number, mix: Mix): void {
    const mixer = { ...this.#store.state.mixer, [track]: { ...this.#store.state.mixer[track], ...mix } };
    this.#store.update({ mixer });
    this.#write("mixer", mixer);
  }

  setParameters(name: string, values: ParameterValues): void {
    this.#merge("parameters", name, values);
  }

  setPreset(name: string, preset: string, values: ParameterValues | null): void {
    const { [preset]: _, ...others } = this.#store.state.presets[name] ?? {};
    const presets = { ...this.#store.state.presets, [name]: values ? { ...others, [preset]: values } : others };
    this.#store.update({ presets });
    this.#write("presets", presets);
  }

  setPanel(name: string, settings: PanelSettings): void {
    this.#merge("panel", name, settings);
  }

  setBlind(blind: boolean): void {
    this.#store.update({ blind });
    this.#write("blind", blind);
  }

  setHeight(height: number): void {
    this.#write("settings", { ...((this.#model.get("settings") ?? {}) as Settings), height: Math.round(height) });
  }

  /** Writes what a trait says of one function; what is not named stays. */
  #merge(trait: "parameters" | "panel", name: string, values: object): void {
    const all: Readonly<Record<string, object>> = this.#store.state[trait];
    const changed = { ...all, [name]: { ...all[name], ...values } };
    this.#store.update({ [trait]: changed });
    this.#write(trait, changed);
  }

  #write(name: string, value: unknown): void {
    this.#model.set(name, value);
    this.#model.save_changes();
  }
}
