/** The tracks: what they are, which are shown and heard, and which one is being worked on. */

import { trackColor } from "../roll/scene";
import type { Mix, State } from "../store/state";
import type { Desk } from "../tracks/desk";
import * as desks from "../tracks/desk";
import { openInstrumentPicker } from "../tracks/instrument-picker";
import { colorMenu, trackMenu } from "../tracks/menu";
import { askForName, editName } from "../tracks/rename";
import { dragToReorder } from "../tracks/reorder";
import { createRow, NAME_COLUMN, type Row, type RowDoes } from "../tracks/row";
import { createTrackValues } from "../tracks/values";
import { openMenu } from "../ui/menu";
import type { Anchor } from "../ui/popup";
import { h } from "./dom";
import { instrumentOf } from "./instruments";
import { moveByKeys } from "./roving";
import { watch } from "./watch";
import { trackName } from "./words";

const NO_MIX: Mix = {};

/** `root`: the editor, over which menus open. */
export function createTrackList(root: HTMLElement, desk: Desk, signal: AbortSignal): HTMLElement {
  const element = h("div", { class: "cl-track-rows", role: "grid", "aria-label": "Tracks" });
  let rows: readonly Row[] = [];
  const keys = moveByKeys(element, () => rows.map((row) => row.buttons()), signal, NAME_COLUMN);
  const lifetimes = new Map<number, AbortController>();
  const endAll = () => {
    for (const lifetime of lifetimes.values()) lifetime.abort();
  };
  signal.addEventListener("abort", endAll, { once: true });

  const create = (id: number): Row => {
    const lifetime = new AbortController();
    lifetimes.set(id, lifetime);
    const row: Row = createRow(
      id,
      rowDoes(root, desk, () => row, signal),
      lifetime.signal,
    );
    row.element.append(createTrackValues(id, desk.store, desk.actions, lifetime.signal));
    return row;
  };
  /** Brings the rows to these tracks, keeping those that stay. */
  const follow = (ids: readonly number[]) => {
    const known = new Map(rows.map((row) => [row.id, row]));
    const { activeElement: focused } = element.getRootNode() as Document | ShadowRoot;
    const at = rows.findIndex((row) => row.element.contains(focused));
    for (const [id, row] of known) {
      if (ids.includes(id)) continue;
      row.element.remove();
      lifetimes.get(id)?.abort();
      lifetimes.delete(id);
    }
    rows = ids.map((id) => known.get(id) ?? create(id));
    for (const [at, { element: row }] of rows.entries()) {
      if (element.children[at] !== row) element.insertBefore(row, element.children[at] ?? null);
    }
    keys.refresh();
    // An element that is moved in the page loses the focus, and one that is gone leaves it to its neighbour.
    if (focused instanceof HTMLElement && at >= 0) {
      const heir = element.contains(focused) ? focused : rows[Math.min(at, rows.length - 1)]?.main;
      heir?.focus({ preventScroll: true });
    }
  };

  watch(
    desk.store,
    (state) => [state.score, state.mixer, state.activeTrack, state.region],
    () => {
      const { state } = desk.store;
      const { tracks } = state.score;
      if (rows.length !== tracks.length || rows.some((row, at) => row.id !== tracks[at].id))
        follow(tracks.map(({ id }) => id));
      for (const [at, row] of rows.entries()) row.show(rowState(state, at));
    },
    signal,
  );
  const rowAt = (target: EventTarget | null) =>
    rows.find((row) => target instanceof Node && row.element.contains(target));
  element.addEventListener("keydown", (event) => pressKey(event, desk, rowAt(event.target), root, signal), { signal });
  element.addEventListener(
    "contextmenu",
    (event) => {
      const row = rowAt(event.target);
      if (!row) return;
      event.preventDefault();
      const at = event.button === 2 ? { x: event.clientX, y: event.clientY } : row.main;
      openTrackMenu(root, at, desk, row, signal);
    },
    { signal },
  );
  const reordering = {
    rows: () => rows.map((row) => row.element),
    moved: (from: number, to: number) => desks.moveTrack(desk, rows[from].id, to),
  };
  dragToReorder(element, reordering, signal);
  return element;
}

function rowState(state: State, at: number): Parameters<Row["show"]>[0] {
  const { score, mixer, activeTrack, region } = state;
  const track = score.tracks[at];
  return {
    track,
    name: trackName(track.id, score),
    instrument: instrumentOf(score, track),
    color: trackColor(state, at),
    mix: mixer[track.id] ?? NO_MIX,
    active: activeTrack === track.id,
    inRegion: region ? region.tracks.includes(track.id) : null,
  };
}

function rowDoes(root: HTMLElement, desk: Desk, row: () => Row, signal: AbortSignal): RowDoes {
  const { store, actions } = desk;
  return {
    activate() {
      const { id } = row();
      store.update({ activeTrack: store.state.activeTrack === id ? null : id });
    },
    flip(what) {
      const mix = store.state.mixer[row().id] ?? NO_MIX;
      actions.setMix(row().id, { ...mix, [what]: !mix[what] });
    },
    toggleInRegion: () => desks.toggleInRegion(desk, row().id),
    pickColor: (from) => openMenu(root, from, "Colour", colorMenu(desk, row().id), signal),
    pickInstrument: (from) => openInstrumentPicker(root, from, desk, row().id, signal),
    openMenu: (from) => openTrackMenu(root, from, desk, row(), signal),
    rename: () => rename(root, desk, row(), signal),
  };
}

function openTrackMenu(root: HTMLElement, at: Anchor, desk: Desk, row: Row, signal: AbortSignal): void {
  const does = {
    rename: () => rename(root, desk, row, signal),
    pickInstrument: () => {
      const from = isFolded(row) ? row.main : row.instrument;
      openInstrumentPicker(root, from, desk, row.id, signal);
    },
  };
  openMenu(root, at, trackName(row.id, desk.store.state.score), trackMenu(desk, row.id, does), signal);
}

function rename(root: HTMLElement, desk: Desk, row: Row, signal: AbortSignal): void {
  if (row.main.hidden) return;
  const name = trackName(row.id, desk.store.state.score);
  const take = (text: string) => desks.renameTrack(desk, row.id, text);
  if (isFolded(row)) askForName(root, row.main, name, take, signal);
  else editName(row.main, { name, label: `New name of ${name}`, take }, signal);
}

/** Whether the list is a strip of colours, in which there is no room for words. */
function isFolded({ instrument }: Row): boolean {
  return instrument.offsetWidth === 0;
}

/** The keys of a row; the arrows are `moveByKeys`'s. */
function pressKey(
  event: KeyboardEvent,
  desk: Desk,
  row: Row | undefined,
  root: HTMLElement,
  signal: AbortSignal,
): void {
  // A slider beside the track has keys of its own, and Delete there must not delete the track.
  if (!row || event.defaultPrevented || (event.target as Element).closest(".cl-track-values")) return;
  const { key, altKey, shiftKey } = event;
  const mod = event.ctrlKey || event.metaKey;
  if (altKey && (key === "ArrowUp" || key === "ArrowDown")) desks.stepTrack(desk, row.id, key === "ArrowUp" ? -1 : 1);
  else if (key === "F2") rename(root, desk, row, signal);
  else if (key === "Delete") desks.deleteTrack(desk, row.id);
  else if (mod && !shiftKey && key.toLowerCase() === "d") desks.duplicateTrack(desk, row.id);
  else if (key === "ContextMenu" || (shiftKey && key === "F10")) openTrackMenu(root, row.main, desk, row, signal);
  else return;
  event.preventDefault();
}
