/** The bar on top: transport, position, history, tools, grid, looks, files, and a menu of everything. */

import type { Command } from "../roll/commands/command-table";
import { loopSubject } from "../store/loop";
import type { State } from "../store/state";
import type { Store } from "../store/store";
import { iconButton, nameButton, setPressed } from "./buttons";
import { commandButton } from "./command-button";
import type { Run } from "./command-menu";
import { h } from "./dom";
import { fitRow } from "./fit-row";
import { GRID_CHOICES, gridValue } from "./grid-choices";
import type { IconName } from "./icons";
import { createReadout } from "./readout";
import { rowByKeys } from "./row-keys";
import { withShortcut } from "./shortcut";
import { watch } from "./watch";

export interface ToolbarOptions {
  readonly store: Store;
  /** Does a command. */
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly position: () => number;
}

export function createToolbar(options: ToolbarOptions): HTMLElement {
  const { store, signal, position } = options;
  const history = group("", ...historyButtons(options));
  const tools = group("", ...toolButtons(options));
  const grid = group("", gridMenu(options), commandButton("quantize", "notes.quantize", options.run, signal));
  const looks = group("cl-looks", ...lookButtons(options));
  const zoom = group("", ...zoomButtons(options));
  const title = titleOf(options);
  const live = commandButton("live", "live.panel", options.run, signal);
  const files = group("cl-files", ...fileButtons(options, live));
  const readout = createReadout(store, signal, position);
  const menu = commandButton("menu", "menu.all", options.run, signal);
  menu.setAttribute("aria-haspopup", "menu");
  const bar = h(
    "div",
    { class: "cl-toolbar", role: "toolbar", "aria-label": "Editor" },
    group("cl-transport", ...transportButtons(options)),
    readout,
    history,
    tools,
    grid,
    looks,
    zoom,
    title,
    files,
    group("cl-menus", menu),
  );
  const details = [...readout.querySelectorAll<HTMLElement>(".cl-tempo, .cl-meter, .cl-clock")];
  fitRow(bar, [title, live, zoom, looks, ...details, files, tools, readout, history, grid], signal);
  rowByKeys(bar, signal);
  return bar;
}

function group(name: string, ...children: HTMLElement[]): HTMLElement {
  return h("div", { class: `cl-group ${name}`.trim() }, ...children);
}

function transportButtons({ store, run, signal }: ToolbarOptions): HTMLElement[] {
  const toStart = commandButton("toStart", "transport.start", run, signal);
  const play = commandButton("play", "transport.toggle", run, signal);
  const loop = commandButton("loop", "transport.loop", run, signal);
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

function historyButtons({ store, run, signal }: ToolbarOptions): HTMLElement[] {
  const undo = commandButton("undo", "edit.undo", run, signal);
  const redo = commandButton("redo", "edit.redo", run, signal);
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

function toolButtons({ store, signal }: ToolbarOptions): HTMLElement[] {
  const select = iconButton("select", "Select notes", () => store.update({ tool: "select" }), signal);
  const draw = iconButton("draw", withShortcut("Draw notes", "B"), () => store.update({ tool: "draw" }), signal);
  pressedWhile(store, select, (state) => state.tool === "select", signal);
  pressedWhile(store, draw, (state) => state.tool === "draw", signal);
  return [select, draw];
}

function gridMenu({ store, signal }: ToolbarOptions): HTMLElement {
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

const LOOKS: readonly (readonly [IconName, Command, (state: State) => boolean])[] = [
  ["scale", "view.highlight", (state) => state.highlight],
  ["fold", "view.fold", (state) => state.fold],
  ["ghosts", "view.ghosts", (state) => state.ghosts],
  ["follow", "view.follow", (state) => state.follow !== "off"],
];

function lookButtons({ store, run, signal }: ToolbarOptions): HTMLElement[] {
  return LOOKS.map(([name, command, isOn]) => {
    const button = commandButton(name, command, run, signal);
    pressedWhile(store, button, isOn, signal);
    return button;
  });
}

function zoomButtons({ run, signal }: ToolbarOptions): HTMLElement[] {
  return [
    commandButton("zoomOut", "view.zoomOut", run, signal),
    commandButton("zoomIn", "view.zoomIn", run, signal),
    commandButton("fit", "view.fit", run, signal),
  ];
}

function titleOf({ store, signal }: ToolbarOptions): HTMLElement {
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

function fileButtons({ run, signal }: ToolbarOptions, live: HTMLElement): HTMLElement[] {
  return [
    commandButton("open", "file.open", run, signal),
    commandButton("save", "file.save", run, signal),
    live,
    commandButton("full", "view.fullWindow", run, signal),
    commandButton("help", "help", run, signal),
  ];
}

function pressedWhile(
  store: Store,
  button: HTMLButtonElement,
  isOn: (state: State) => boolean,
  signal: AbortSignal,
): void {
  watch(
    store,
    (state) => [isOn(state)],
    (on) => setPressed(button, on),
    signal,
  );
}
