/**
 * Everything the views show. One value, replaced whole; drawing reads it and never writes it.
 *
 * Who writes what: `sync.ts` writes the document part (from the kernel, or alone without one), gestures and the shell
 * write the view part, the player writes the transport. All of them through `Store.update`.
 */

import type { Scale } from "../score/scales";
import type { Writes } from "../score/take";
import type { Region, Score } from "../score/types";
import type { GalleryView } from "./gallery";
import type { GridSetting } from "./grid";
import type { LiveState } from "./live";
import type { Take } from "./takes";

export type Connection =
  | "connected"
  /** The kernel has not acknowledged the newest changes yet, which takes longer than a blink. */
  | "sending"
  /** The kernel did not answer in a while: edits are kept here and sent. */
  | "busy"
  /** There is no kernel: the editor works alone. */
  | "offline";

export interface State extends ViewState {
  // --- the document
  /** The score as the user sees it: the kernel's, with what is not acknowledged yet on top. */
  readonly score: Score;
  /** The kernel's revision that `score` builds on. */
  readonly revision: number;
  /** How many changes wait for the kernel. */
  readonly pending: number;
  readonly connection: Connection;
  /** Where copies of the edits are kept beside the kernel: in the browser, past a reload, or no longer than this page. */
  readonly copies: "browser" | "page";
  /** What undo and redo would do, as labels; null where there is nothing. */
  readonly canUndo: string | null;
  readonly canRedo: string | null;

  // --- shared small state (traits)
  readonly region: Region | null;
  /** Ids of the selected notes. */
  readonly selection: ReadonlySet<number>;
  readonly mixer: Readonly<Record<string, Mix>>;
  readonly functions: readonly FunctionSchema[];
  /** By function, then by parameter; what is not there is at its default. */
  readonly parameters: Readonly<Record<string, ParameterValues>>;
  /** By function, then by the name of the preset. */
  readonly presets: Readonly<Record<string, Readonly<Record<string, ParameterValues>>>>;
  /** By function. */
  readonly panel: Readonly<Record<string, PanelSettings>>;
  readonly title: string;
  readonly fileName: string;

  // --- jobs and takes
  /** The job that runs, or else the last that did. */
  readonly job: Job | null;
  /** The jobs that are not over, in the order in which they run. */
  readonly jobs: readonly Job[];
  readonly takes: readonly Take[];
  /** What a job has made so far, as a take that nobody can keep yet. */
  readonly partial: Take | null;
  /** The id of the take that is shown and heard in place of what it would replace. */
  readonly shownTake: string | null;
  /** What it is compared with: the id of another take; null: the piece as it is. */
  readonly rivalTake: string | null;
  /** Whether views hide which function made what. */
  readonly blind: boolean;

  /** How it stands with Ableton Live; null where nobody asked yet. */
  readonly live: LiveState | null;

  readonly transport: Transport;
  /** What to tell the user; the newest last. */
  readonly notices: readonly Notice[];
}

/** How one view looks at the document: each view of an editor has its own. */
export interface ViewState {
  readonly viewport: Viewport;
  /** The track that new notes go to and whose notes take part in gestures first. */
  readonly activeTrack: number | null;
  readonly tool: "select" | "draw";
  readonly grid: GridSetting;
  /** The scale that the rows tell; null follows the piece's key (`scaleOf`). */
  readonly scale: Scale | null;
  /** Whether rows outside the scale are shaded. */
  readonly highlight: boolean;
  /** Whether only rows of the scale, and rows with notes, are shown. */
  readonly fold: boolean;
  /** Whether the notes of tracks that are not the active one are shown. */
  readonly ghosts: boolean;
  /** Whether the ruler names the chords. */
  readonly chords: boolean;
  /** Whether the strip of the whole piece stands over the ruler. */
  readonly overview: boolean;
  /** How the view goes with the playhead. */
  readonly follow: "page" | "smooth" | "off";
  /** The lanes under the roll, from top to bottom. */
  readonly lanes: readonly LaneName[];
  /** The function whose panel is open; without it, or where it is not there, the first (`openFunction`). */
  readonly openFunction: string | null;
  /** Parameters with a value for each bar whose lane was closed. */
  readonly closedLanes: readonly ParameterLane[];
  readonly gallery: GalleryView;
  /** Whether the roll tells what a take that is shown changes. */
  readonly difference: boolean;
}

/** What a lane shows: velocities, tempos, pitch bends, or the control changes of one number (0 to 127). */
export type LaneName = "velocity" | "tempo" | "bend" | `control:${number}`;

/** The lane of a function's parameter: both names, which are Python's and hold no point. */
export type ParameterLane = `parameter:${string}.${string}`;

export interface Mix {
  readonly mute?: boolean;
  readonly solo?: boolean;
  readonly hidden?: boolean;
  /** The place of its colour among the eight, 0 to 7; without it the track's id decides (`trackColor`). */
  readonly color?: number;
}

/** What of the piece is in view. Sizes are CSS pixels of the notes' area. */
export interface Viewport {
  /** The tick at the left edge; may be a fraction. */
  readonly left: number;
  readonly pixelsPerTick: number;
  /**
   * The pitch whose row's upper edge is the top edge (127 at the very top); may be a fraction. Where rows are folded away, the
   * row counted from the lowest one, which is 0.
   */
  readonly top: number;
  readonly pixelsPerPitch: number;
  readonly width: number;
  readonly height: number;
  /** The rows there are; without it every pitch has one. */
  readonly rows?: Rows | undefined;
}

/** The rows of a folded view. */
export interface Rows {
  /** Their pitches, from low to high. */
  readonly pitches: readonly number[];
  /** For each pitch, 0 to 127: the place in `pitches` of the highest one that is not above it; -1 where all are. */
  readonly places: Int8Array;
}

export interface Transport {
  readonly playing: boolean;
  /** Where the playhead stands, in ticks: where Play begins; while playing, where it was at the last look. */
  readonly position: number;
  readonly loop: { readonly start: number; readonly end: number } | null;
  readonly sound: "none" | "loading" | "ready" | "failed";
}

export interface Job {
  readonly job: string;
  readonly function: string;
  /** What the function is called for people. */
  readonly label?: string;
  readonly state: "queued" | "running" | "done" | "cancelled" | "failed";
  readonly fraction: number | null;
  readonly text: string;
  /** How many takes were asked for, and how many came so far. */
  readonly wanted?: number;
  readonly done?: number;
  /** Seconds it will take yet, by estimate. */
  readonly left?: number | null;
  readonly error: { readonly message: string; readonly traceback?: string } | null;
  readonly report: string | null;
}

export interface Notice {
  readonly id: number;
  readonly kind: "info" | "warning" | "error";
  readonly text: string;
  /** What can be done about it, as buttons; pressing one dismisses the notice. One that asks stays until it is answered. */
  readonly actions?: readonly NoticeAction[];
}

export interface NoticeAction {
  /** On the button: "Try again". */
  readonly label: string;
  readonly press: () => void;
}

export interface FunctionSchema {
  readonly v: 1;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly license: string;
  /** What it may write; its region where it does not say. */
  readonly writes?: Writes;
  /** Whether it gives values for the controls of others, and writes nothing. */
  readonly calculates?: true;
  readonly parameters: readonly Parameter[];
}

export type ParameterValues = Readonly<Record<string, unknown>>;

/** What the panel of a function was set to, beside its parameters. */
export interface PanelSettings {
  /** Parameters that "randomise" leaves alone. */
  readonly locks?: readonly string[];
  /** How many takes a press of its button asks for; 1 where it does not say. */
  readonly n?: number;
  /** What a press does to a run of it that is under way; it waits its turn where it does not say. */
  readonly again?: "queue" | "replace";
}

/** What a parameter has a value for each of; `cell` is a track's bar. */
export type Scope = "track" | "bar" | "cell";

interface ParameterBase {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly default: unknown;
  readonly group?: string;
  readonly unit?: string;
  /** Without it there is one value; with it a sparse one (`multislider/sparse.ts`). */
  readonly scope?: Scope;
  /** Of use only while each of the parameters named has one of these values. */
  readonly when?: Readonly<Record<string, readonly unknown[]>>;
}

export type Parameter = ParameterBase &
  (
    | {
        readonly kind: "number";
        readonly low: number;
        readonly high: number;
        readonly step: number;
        readonly scale: "linear" | "log";
      }
    | { readonly kind: "integer"; readonly low: number | null; readonly high: number | null; readonly step: number }
    | { readonly kind: "choice"; readonly choices: readonly { readonly value: unknown; readonly title: string }[] }
    | { readonly kind: "toggle" }
    | { readonly kind: "text"; readonly multiline: boolean; readonly placeholder: string; readonly max_length: number }
    | { readonly kind: "seed" }
    | {
        readonly kind: "pair";
        readonly low: number;
        readonly high: number;
        readonly step: number;
        readonly whole: boolean;
        readonly scale: "linear" | "log";
      }
  );

export type Kind = Parameter["kind"];

/** The parameters of one kind, or of some. */
export type ParameterOf<K extends Kind> = Extract<Parameter, { readonly kind: K }>;
