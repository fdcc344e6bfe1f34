/** What gestures and keys work with: the store, and the little state that belongs to this view alone. */

import type { Chosen } from "../score/edit";
import type { FrameEvent } from "../score/edit-frame";
import { meterMap } from "../score/time";
import type { Region, Track } from "../score/types";
import type { Actions } from "../store/actions";
import { gridStep } from "../store/grid";
import { selectedNotes } from "../store/selected";
import { shownTake } from "../store/shown-take";
import type { State, Viewport } from "../store/state";
import type { Store } from "../store/store";
import { type Form, openDialog } from "../ui/dialog";
import { readTheme, type Theme } from "./colors";
import { extentOfScore } from "./extent";
import { clampViewport, type Grid, hitNotes, type NotePart, narrowestNote, type Point, snapNearest } from "./geometry";
import { GENERAL_MIDI_DRUMS } from "./names";
import { onPixels } from "./pan";
import {
  type Cell,
  type Loop,
  type Preview,
  type Scene,
  seenTracks,
  shownScale,
  showsDrums,
  workingTracks,
} from "./scene";

export interface RollOptions {
  /** Where the playhead is at this moment, in ticks. Without it: where the state says. */
  readonly position?: () => number;
  /** What a drum kit's keys are called. Without it: as General MIDI calls them. */
  readonly drumNames?: ReadonlyMap<number, string>;
  /** Opens the menu of what is selected at a place of the window. Without it there is none. */
  readonly openMenu?: (at: Point) => void;
}

/** What a view shows that the store does not hold. */
export interface Local {
  readonly preview: Preview | null;
  readonly cursor: Cell | null;
  /** The marker, signature or tempo that was chosen in the ruler. */
  readonly chosenEvent: FrameEvent | null;
  readonly restingLoop: Loop | null;
  readonly hoverPitch: number | null;
  readonly pressedPitch: number | null;
  readonly theme: Theme;
  readonly ratio: number;
}

export interface TrackHit {
  readonly track: Track;
  readonly row: number;
  readonly id: number;
  readonly part: NotePart;
}

const NO_SNAP = 0;

export class RollContext {
  readonly store: Store;
  readonly actions: Actions;
  readonly drumNames: ReadonlyMap<number, string>;
  /** The whole of the roll. */
  readonly element: HTMLElement;
  readonly signal: AbortSignal;
  /** Says something to who cannot see it. */
  readonly announce: (text: string) => void;
  /** The views that "zoom back" goes back to, the latest last. */
  readonly zooms: Viewport[] = [];
  /** Where the pointer was last over the notes' area: a menu that opened there is about that place. */
  pointer: Point | null = null;
  #local: Local;
  readonly #changed: (local: Local, before: Local) => void;
  readonly #openMenu: RollOptions["openMenu"];

  constructor(
    element: HTMLElement,
    store: Store,
    actions: Actions,
    options: RollOptions,
    announce: (text: string) => void,
    changed: (local: Local, before: Local) => void,
    signal: AbortSignal,
  ) {
    this.element = element;
    this.signal = signal;
    this.store = store;
    this.actions = actions;
    this.drumNames = options.drumNames ?? GENERAL_MIDI_DRUMS;
    this.#openMenu = options.openMenu;
    this.announce = announce;
    this.#changed = changed;
    this.#local = {
      preview: null,
      cursor: null,
      chosenEvent: null,
      restingLoop: null,
      hoverPitch: null,
      pressedPitch: null,
      theme: readTheme(element),
      ratio: devicePixelRatio,
    };
  }

  get state(): State {
    return this.store.state;
  }

  get view(): Viewport {
    return this.store.state.viewport;
  }

  get local(): Local {
    return this.#local;
  }

  show(change: Partial<Local>): void {
    const before = this.#local;
    this.#local = { ...before, ...change };
    this.#changed(this.#local, before);
  }

  scene(): Scene {
    const { state } = this;
    const { preview } = this.#local;
    const shown = shownTake(state);
    return {
      ...this.#local,
      state: shown ? { ...state, score: shown.score } : state,
      take: shown && { ...shown, piece: state.score },
      view: onPixels(state.viewport, this.#local.ratio),
      meters: meterMap(state.score),
      selection: preview?.kind === "marquee" ? preview.selection : state.selection,
      region: preview?.kind === "region" ? preview.region : (shown?.take.run.region ?? state.region),
      loop: preview?.kind === "loop" ? preview.loop : state.transport.loop,
      drumNames: this.drumNames,
      scale: shownScale(state),
    };
  }

  /** Opens the menu of what is selected, at a place of the window or else over the roll; false where there is no menu. */
  openMenu(at: Point | null): boolean {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    this.#openMenu?.(at ?? { x: left + width / 3, y: top + height / 3 });
    return this.#openMenu !== undefined;
  }

  /** Asks for what a command needs to know, in a small form at a place of the window, or else over the roll. */
  ask(form: Form, at: Point | null = null): void {
    const { left, top, width } = this.element.getBoundingClientRect();
    openDialog(this.root, at ?? { x: left + width / 3, y: top + 48 }, form, this.signal);
  }

  /** The editor's own element, or the roll where it stands alone: popups belong into it. */
  get root(): HTMLElement {
    return this.element.closest<HTMLElement>(".closeloop") ?? this.element;
  }

  /** Moves or scales the view, as far as there is something to see. */
  look(view: Viewport): void {
    const clamped = clampViewport(view, extentOfScore(this.state.score));
    const now = this.view;
    if ((Object.keys(clamped) as (keyof Viewport)[]).some((key) => clamped[key] !== now[key])) {
      this.store.update({ viewport: clamped });
    }
  }

  /** The grid of the score; one without steps where a gesture asks for none. */
  grid(free = false): Grid {
    const meters = meterMap(this.state.score);
    return {
      step: free ? NO_SNAP : gridStep(this.state),
      barAround(tick) {
        const { start, end } = meters.bar(meters.barAt(tick));
        return [start, end];
      },
    };
  }

  /** The line of the grid nearest to a tick. */
  snapped(tick: number): number {
    return snapNearest(tick, this.grid());
  }

  /** The length of a note drawn, a nudge, a cursor's cell: the grid's step, or a sixteenth where there is no grid. */
  step(): number {
    return Math.round(gridStep(this.state)) || Math.max(1, Math.round(this.state.score.ticksPerQuarter / 4));
  }

  /** What resizing leaves of a note at least. */
  shortest(free = false): number {
    const step = free ? NO_SNAP : Math.round(gridStep(this.state));
    return step || Math.max(1, Math.round(this.state.score.ticksPerQuarter / 32));
  }

  activeTrack(): Track | null {
    return this.state.score.tracks.find((track) => track.id === this.state.activeTrack) ?? null;
  }

  /** The tracks that a marquee, "select all" and a region take: the active one, or else every track in sight. */
  workingTracks(): Track[] {
    return workingTracks(this.state);
  }

  /** The track a new note goes to; null where there is none. */
  drawingTrack(): Track | null {
    return this.activeTrack() ?? this.selected()[0]?.track ?? this.workingTracks()[0] ?? null;
  }

  /** The selected notes, track by track. */
  selected(): readonly Chosen[] {
    return selectedNotes(this.state);
  }

  /** The topmost note at a point: a selected one first, then in the order in which tracks are painted. */
  hit(x: number, y: number): TrackHit | null {
    const { selection } = this.state;
    let found: TrackHit | null = null;
    for (const hit of this.hits(x, y)) {
      if (!found || selection.has(hit.id) || !selection.has(found.id)) found = hit;
    }
    return found;
  }

  /** Every note at a point, in the order in which they are painted: the topmost last. */
  hits(x: number, y: number): TrackHit[] {
    const narrowest = narrowestNote(this.view, showsDrums(this.state));
    const hits = seenTracks(this.state).flatMap(({ track }) =>
      hitNotes(this.view, track.notes, x, y, narrowest).map((hit) => ({ track, ...hit, id: track.notes.id[hit.row] })),
    );
    // What a take would replace is not there while it is shown; its own notes are not there yet.
    const gone = shownTake(this.state)?.gone;
    return gone ? hits.filter(({ id }) => !gone.has(id)) : hits;
  }

  /** The region that `[start, end)` makes on the tracks one works on. */
  regionOf(start: number, end: number): Region {
    return { spans: [[start, end]], tracks: this.workingTracks().map(({ id }) => id), pitches: null, notes: null };
  }
}
