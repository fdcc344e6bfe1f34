/** The bar on top: transport, position, history, tools, grid, zoom, files, help. */

import { boxOfScore, extentOfScore } from "../roll/extent";
import { fitBox, zoomTime } from "../roll/geometry";
import type { Actions } from "../store/actions";
import { loopSpan, loopSubject } from "../store/loop";
import type { State, Viewport } from "../store/state";
import type { Store } from "../store/store";
import { iconButton, nameButton, setPressed } from "./buttons";
import { h } from "./dom";
import { GRID_CHOICES, gridValue } from "./grid-choices";
import { createReadout } from "./readout";
import { withShortcut } from "./shortcut";
import { watch } from "./watch";

export interface ToolbarOptions {
  readonly position: () => number;
  chooseFile(): void;
  showHelp(): void;
  /** Null where the page cannot give the editor the whole screen. */
  readonly toggleFull: (() => void) | null;
}

interface Context {
  readonly store: Store;
  readonly actions: Actions;
  readonly signal: AbortSignal;
}

export function createToolbar(
  store: Store,
  actions: Actions,
  signal: AbortSignal,
  options: ToolbarOptions,
): HTMLElement {
  const context: Context = { store, actions, signal };
  const bar = h(
    "div",
    { class: "cl-toolbar", role: "toolbar", "aria-label": "Editor" },
    group("cl-transport", ...transportButtons(context)),
    createReadout(store, signal, options.position),
    group("", ...historyButtons(context)),
    group("", ...toolButtons(context), gridMenu(context)),
    group("", ...zoomButtons(context)),
    titleOf(context),
    group("cl-files", ...fileButtons(context, options)),
  );
  return bar;
}

function group(name: string, ...children: HTMLElement[]): HTMLElement {
  return h("div", { class: `cl-group ${name}`.trim() }, ...children);
}

function transportButtons({ store, actions, signal }: Context): HTMLElement[] {
  const toStart = iconButton("toStart", withShortcut("Return to the start", "Home"), () => actions.seek(0), signal);
  const play = iconButton("play", "Play", () => togglePlay(store, actions), signal);
  const loop = iconButton("loop", "Loop", () => toggleLoop(store, actions), signal);
  play.classList.add("cl-play");
  watch(
    store,
    ({ transport }) => [transport.playing, transport.sound],
    (playing, sound) => {
      nameButton(play, withShortcut(playing ? "Pause" : "Play", "Space"), playing ? "pause" : "play");
      setPressed(play, playing);
      play.classList.toggle("cl-busy", sound === "loading");
    },
    signal,
  );
  watch(
    store,
    (state) => [state.transport.loop !== null, loopSubject(state)],
    (looping, what) => {
      nameButton(loop, withShortcut(looping ? "Stop looping" : `Loop the ${what}`, "Mod+L"));
      setPressed(loop, looping);
    },
    signal,
  );
  return [toStart, play, loop];
}

function togglePlay(store: Store, actions: Actions): void {
  if (store.state.transport.playing) actions.pause();
  else actions.play();
}

function toggleLoop({ state }: Store, actions: Actions): void {
  const { start, end } = loopSpan(state);
  actions.setLoop(state.transport.loop ? null : { start, end });
}

function historyButtons({ store, actions, signal }: Context): HTMLElement[] {
  const undo = iconButton("undo", "Undo", () => actions.undo(), signal);
  const redo = iconButton("redo", "Redo", () => actions.redo(), signal);
  watch(
    store,
    (state) => [state.canUndo, state.canRedo],
    (canUndo, canRedo) => {
      undo.disabled = canUndo === null;
      redo.disabled = canRedo === null;
      nameButton(undo, withShortcut(canUndo === null ? "Nothing to undo" : `Undo ${canUndo}`, "Mod+Z"));
      nameButton(redo, withShortcut(canRedo === null ? "Nothing to redo" : `Redo ${canRedo}`, "Mod+Shift+Z"));
    },
    signal,
  );
  return [undo, redo];
}

function toolButtons({ store, signal }: Context): HTMLElement[] {
  const select = iconButton("select", "Select notes", () => store.update({ tool: "select" }), signal);
  const draw = iconButton("draw", withShortcut("Draw notes", "B"), () => store.update({ tool: "draw" }), signal);
  watch(
    store,
    (state) => [state.tool],
    (tool) => {
      setPressed(select, tool === "select");
      setPressed(draw, tool === "draw");
    },
    signal,
  );
  return [select, draw];
}

function gridMenu({ store, signal }: Context): HTMLElement {
  const select = h("select", { class: "cl-menu cl-snap", "aria-label": "Snap to", title: "Snap to this grid" });
  select.append(...GRID_CHOICES.map(({ value, title }) => h("option", { value }, title)));
  const choose = () => {
    const choice = GRID_CHOICES.find(({ value }) => value === select.value);
    if (choice) store.update({ grid: { ...store.state.grid, ...choice.grid } });
  };
  select.addEventListener("change", choose, { signal });
  watch(
    store,
    (state) => [state.grid],
    (grid) => {
      select.value = gridValue(grid);
    },
    signal,
  );
  return select;
}

const ZOOM_STEP = 1.4;

function zoomButtons({ store, signal }: Context): HTMLElement[] {
  const show = (view: (state: State) => Viewport) => () => store.update({ viewport: view(store.state) });
  const by = (factor: number) =>
    show(({ viewport, score }) => zoomTime(viewport, factor, viewport.width / 2, extentOfScore(score)));
  const whole = show(({ viewport, score }) => fitBox(viewport, boxOfScore(score), extentOfScore(score)));
  return [
    iconButton("zoomOut", withShortcut("Zoom out", "Mod+wheel"), by(1 / ZOOM_STEP), signal),
    iconButton("zoomIn", withShortcut("Zoom in", "Mod+wheel"), by(ZOOM_STEP), signal),
    iconButton("fit", "Show the whole piece", whole, signal),
  ];
}

function titleOf({ store, signal }: Context): HTMLElement {
  const title = h("div", { class: "cl-title" });
  watch(
    store,
    (state) => [state.title || state.score.name || state.fileName],
    (words) => {
      title.textContent = words;
      title.title = words;
    },
    signal,
  );
  return title;
}

function fileButtons({ actions, signal }: Context, options: ToolbarOptions): HTMLElement[] {
  const { toggleFull } = options;
  return [
    iconButton("open", "Open a MIDI file", options.chooseFile, signal),
    iconButton("save", "Save as MIDI", () => void actions.save(), signal),
    ...(toggleFull ? [iconButton("full", "Fill the screen", toggleFull, signal)] : []),
    iconButton("help", withShortcut("Keys and gestures", "?"), options.showHelp, signal),
  ];
}
