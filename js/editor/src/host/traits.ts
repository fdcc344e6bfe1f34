/** The small state that the host keeps as traits: read when the editor opens, followed, and written back. */

import { unpack } from "../score/pack";
import { EMPTY_SCORE } from "../score/score";
import type { Region, Score } from "../score/types";
import { initialState } from "../store/initial";
import type { FunctionSchema, Job, Mix, State } from "../store/state";
import type { Store } from "../store/store";
import { exactly, normalised } from "../store/wire";
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
    ...followed(model),
  });
}

/** The height that the user or the author chose, in CSS pixels. */
export function heightOf(model: HostModel): number | undefined {
  return ((model.get("settings") ?? {}) as Settings).height;
}

/** Keeps the store at what the traits say until `signal` aborts. */
export function followTraits(model: HostModel, store: Store, signal: AbortSignal): void {
  for (const name of ["region", "selection", "mixer", "functions", "parameters", "settings"]) {
    onModel(model, `change:${name}`, () => store.update(followed(model)), signal);
  }
}

function followed(
  model: HostModel,
): Pick<State, "region" | "selection" | "mixer" | "functions" | "parameters" | "title" | "fileName"> {
  const settings = (model.get("settings") ?? {}) as Settings;
  return {
    region: (model.get("region") ?? null) as Region | null,
    selection: new Set(new Int32Array(exactly(normalised(bytesOfTrait(model.get("selection")))))),
    mixer: (model.get("mixer") ?? {}) as State["mixer"],
    functions: (model.get("functions") ?? []) as readonly FunctionSchema[],
    parameters: (model.get("parameters") ?? {}) as State["parameters"],
    title: settings.title ?? "",
    fileName: settings.file_name ?? "",
  };
}

/** Writes traits here and to the kernel. */
export class Traits {
  readonly #model: HostModel;
  readonly #store: Store;

  constructor(model: HostModel, store: Store) {
    this.#model = model;
    this.#store = store;
  }

  setRegion(region: Region | null): void {
    this.#store.update({ region });
    this.#write("region", region);
  }

  setSelection(ids: Iterable<number>): void {
    const selection = new Set(ids);
    this.#store.update({ selection });
    const column = Int32Array.from(selection);
    this.#write("selection", new DataView(column.buffer));
  }

  setMix(track: number, mix: Mix): void {
    const mixer = { ...this.#store.state.mixer, [track]: { ...this.#store.state.mixer[track], ...mix } };
    this.#store.update({ mixer });
    this.#write("mixer", mixer);
  }

  setParameter(name: string, parameter: string, value: unknown): void {
    const { parameters } = this.#store.state;
    const changed = { ...parameters, [name]: { ...parameters[name], [parameter]: value } };
    this.#store.update({ parameters: changed });
    this.#write("parameters", changed);
  }

  setHeight(height: number): void {
    this.#write("settings", { ...((this.#model.get("settings") ?? {}) as Settings), height: Math.round(height) });
  }

  #write(name: string, value: unknown): void {
    this.#model.set(name, value);
    this.#model.save_changes();
  }
}
