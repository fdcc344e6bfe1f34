/** What the views may ask for. Sync, player and files stand behind it; a test gives a fake. */

import type { Change } from "../score/ops";
import type { Region } from "../score/types";
import type { LiveRequest } from "./live";
import type { Mix, PanelSettings, ParameterValues } from "./state";
import type { Take } from "./takes";

/** What people think of a take. */
export type TakeValues = Partial<Pick<Take, "rating" | "star" | "note">>;

export interface Actions {
  /** Applies a change here at once and tells the kernel. `gesture` is its undo label: "Move 3 notes". Throws nothing: a change that is refused becomes a notice. */
  edit(gesture: string, change: Change): void;
  undo(): void;
  redo(): void;
  setRegion(region: Region | null): void;
  setSelection(ids: Iterable<number>): void;
  setMix(track: number, mix: Mix): void;
  /** Sets parameters of a function together; those that are not named stay. */
  setParameters(name: string, values: ParameterValues): void;
  /** Keeps a preset of a function; null deletes it. */
  setPreset(name: string, preset: string, values: ParameterValues | null): void;
  setPanel(name: string, settings: PanelSettings): void;
  /** Runs a model function on the region (on everything where there is none), starting from a take where one is named. */
  run(name: string, from?: string): void;
  /** Cancels a job: the one that is named, or else the one that runs. */
  cancel(job?: string): void;
  /** Puts a take into the piece, or what of it is in `region`. */
  applyTake(id: string, region?: Region): void;
  setTakes(ids: readonly string[], values: TakeValues): void;
  /** Takes are gone at once, and can be brought back for a while. */
  dropTakes(ids: readonly string[]): void;
  /** Makes a take again as it was made, and tells whether it is the same. */
  remakeTake(id: string): void;
  /** Notes which of two takes was found better. */
  preferTake(a: string, b: string, better: "a" | "b" | "equal"): void;
  /** Offers takes (null: all) as a file. */
  exportTakes(ids: readonly string[] | null): Promise<void>;
  /** Whether views hide which function made what. */
  setBlind(blind: boolean): void;
  /** Shows and plays a take in place of what it would replace (null: the piece itself), to be compared with `rival`. */
  showTake(id: string | null, rival?: string | null): void;
  /** Opens a MIDI file in place of the score; one undo step where there is a kernel. */
  open(name: string, bytes: ArrayBuffer): Promise<void>;
  /** Offers the score as a MIDI file. */
  save(): Promise<void>;
  play(): void;
  pause(): void;
  seek(tick: number): void;
  setLoop(loop: { start: number; end: number } | null): void;
  /**
   * Sounds one note for a short while (a click on a note or on the keyboard); with an `instrument`, as it would sound on
   * that General MIDI program, or on the drum kit.
   */
  audition(track: number, pitch: number, velocity: number, instrument?: number | "drums"): void;
  /** Asks something of Ableton Live, through the kernel; what comes of it, the state tells. */
  askLive(what: LiveRequest, fields: Readonly<Record<string, unknown>>): void;
  dismiss(notice: number): void;
  notify(kind: "info" | "warning" | "error", text: string): void;
  /** An id no note has. */
  newId(): number;
}
