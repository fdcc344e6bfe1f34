/** The editor around the piano roll: one element, its parts, and the keys they share. */

import { createGallery } from "../gallery/gallery";
import { createLivePanel } from "../live/live-panel";
import { type Command, SHELL_COMMANDS, type ShellCommand } from "../roll/commands/command-table";
import { commandsFor } from "../roll/commands/keys";
import type { Point } from "../roll/geometry";
import type { Roll } from "../roll/roll";
import type { Actions } from "../store/actions";
import type { Store } from "../store/store";
import { openMenu } from "../ui/menu";
import { afterFirstFrame } from "./after-first-frame";
import { allCommands, notesMenu, type Run } from "./command-menu";
import { h, takesText } from "./dom";
import { createFiles } from "./files";
import { toggleFullWindow } from "./full-window";
import { createHelp, type KeyHelp } from "./help";
import { createInspector } from "./inspector/inspector";
import { createModelsPanel } from "./models-panel";
import { createNotices } from "./notices";
import { createResizeHandle } from "./resize";
import { createStatusBar } from "./status-bar";
import "./styles/index.css";
import { followTheme } from "./theme";
import { createToolbar } from "./toolbar";
import { createTrackPanel } from "./track-panel";
import { watch } from "./watch";

export interface ShellOptions {
  /** Where the playhead is at this moment, in ticks. Without it: where the state says. */
  readonly position?: () => number;
  /** The keys and gestures that the help lists. */
  readonly keys?: readonly KeyHelp[];
  /** Height of the part between toolbar and status bar, in CSS pixels. */
  readonly height?: number | undefined;
  /** Hears the height that the user settled on. */
  readonly onHeight?: ((height: number) => void) | undefined;
}

/** Fills an element with the roll, which calls `openMenu` where a menu is asked for, at a place of the window. */
export type MountRoll = (host: HTMLElement, openMenu: (at: Point) => void) => Pick<Roll, "run">;

const HEIGHT = 440;

/** Commands of the roll that mean the same wherever in the editor the focus is. */
const EVERYWHERE: readonly Command[] = ["edit.undo", "edit.redo"];

export function createShell(
  root: HTMLElement,
  store: Store,
  actions: Actions,
  signal: AbortSignal,
  mountRoll: MountRoll,
  options: ShellOptions = {},
): void {
  prepareRoot(root, store, signal);
  const host = h("div", { class: "cl-roll" });
  const files = createFiles(root, actions, signal);
  const help = createHelp(options.keys ?? [], signal);
  const does: Readonly<Record<ShellCommand, () => unknown>> = {
    "file.open": files.choose,
    "file.save": () => actions.save(),
    "view.fullWindow": () => toggleFullWindow(root),
    "view.fullScreen": () => toggleFullScreen(root, actions),
    "model.run": () => models.run(),
    "model.presets": () => models.openPresets(),
    "model.randomise": () => models.randomise(),
    "model.reset": () => models.reset(),
    "live.panel": () => live.toggle(),
    "live.pull": () => live.ask("pull"),
    "live.push": () => live.ask("push"),
    "live.push_takes": () => live.ask("push_takes"),
    "live.follow": () => live.ask("follow"),
    "menu.all": () =>
      openMenu(root, toolbar.lastElementChild as Element, "Everything", allCommands(store.state, run), signal),
    help: help.toggle,
  };
  const run: Run = (command) => (isShellCommand(command) ? does[command]() !== false : roll.run(command));
  const live = createLivePanel(store, actions, signal);
  const models = createModelsPanel(root, store, actions, run, signal);
  const toolbar = createToolbar({
    store,
    run,
    signal,
    position: options.position ?? (() => store.state.transport.position),
  });
  const handle = createResizeHandle(
    root,
    { initial: options.height ?? HEIGHT, settled: (height) => options.onHeight?.(height) },
    signal,
  );
  const notices = createNotices(store, actions, signal);
  const tracks = createTrackPanel(root, store, actions, signal);
  // Its room, until there is something in it.
  const inspector = h("div", { class: "cl-inspector" });
  afterFirstFrame(root, () => inspector.replaceWith(createInspector(store, actions, signal)), signal);
  const gallery = h("section", { hidden: true });
  afterFirstFrame(root, () => gallery.replaceWith(createGallery(root, store, actions, run, signal)), signal);
  const main = h(
    "div",
    { class: "cl-main" },
    tracks.element,
    h("div", { class: "cl-stage" }, host, notices),
    inspector,
    live.element,
    gallery,
    models.element,
  );
  // While there is nothing in it to be laid out.
  followWidth(root, tracks.suggest, signal);
  root.replaceChildren(toolbar, main, createStatusBar(store, signal), handle, files.overlay, files.input, help.element);
  signal.addEventListener("abort", () => root.replaceChildren(), { once: true });

  keepKeysInside(root, run, signal);
  leaveFocusToRoll(toolbar, host, signal);
  const roll = mountRoll(host, (at) => openMenu(root, at, "Notes", notesMenu(store.state, run), signal));
}

function isShellCommand(command: Command): command is ShellCommand {
  return (SHELL_COMMANDS as readonly Command[]).includes(command);
}

function prepareRoot(root: HTMLElement, store: Store, signal: AbortSignal): void {
  root.classList.add("closeloop");
  root.setAttribute("role", "group");
  // JupyterLab: no cell shortcuts ("x" cuts a cell) while the focus is in here.
  root.dataset.lmSuppressShortcuts = "true";
  followTheme(root, signal);
  watch(
    store,
    (state) => [state.title || state.score.name],
    (title) => root.setAttribute("aria-label", title ? `Piano roll editor: ${title}` : "Piano roll editor"),
    signal,
  );
}

/** Hosts listen for keys on the document; none that is pressed in the editor reaches them. */
function keepKeysInside(root: HTMLElement, run: Run, signal: AbortSignal): void {
  root.addEventListener(
    "keydown",
    (event) => {
      event.stopPropagation();
      if (event.defaultPrevented) return;
      const command = commandsFor(event).find((one) => isShellCommand(one) || EVERYWHERE.includes(one));
      const types = takesText(event.target);
      // A letter that is typed is a letter; Mod+Enter means the model in a field, too.
      if (!command || (types && command !== "model.run")) return;
      event.preventDefault();
      if (types) settleText(event.target as HTMLElement);
      run(command);
    },
    { signal },
  );
  for (const type of ["keyup", "keypress"]) root.addEventListener(type, (event) => event.stopPropagation(), { signal });
}

/** A text that is being typed becomes the parameter's value when its field is left; the user goes on in it. */
function settleText(field: HTMLElement): void {
  field.blur();
  field.focus({ preventScroll: true });
}

/** A click on the toolbar leaves the keys with the roll, so that Space plays after a click on Play, too. */
function leaveFocusToRoll(toolbar: HTMLElement, host: HTMLElement, signal: AbortSignal): void {
  toolbar.addEventListener(
    "mousedown",
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("button")) return;
      event.preventDefault();
      host.querySelector<HTMLElement>("[tabindex='0']")?.focus({ preventScroll: true });
    },
    { signal },
  );
}

/** Widths, in CSS pixels, below which the editor lays itself out as narrow or medium. */
const NARROW = 640;
const MEDIUM = 960;

/** Keeps `root.dataset.size` at what the width of the editor (not of the page) asks for; calls `changed` when it is another. */
function followWidth(root: HTMLElement, changed: (narrow: boolean) => void, signal: AbortSignal): void {
  const show = () => {
    const width = root.clientWidth;
    const size = width < NARROW ? "narrow" : width < MEDIUM ? "medium" : "wide";
    if (root.dataset.size === size) return;
    root.dataset.size = size;
    changed(size === "narrow");
  };
  const observer = new ResizeObserver(show);
  observer.observe(root);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  show();
}

/** A frame whose page does not allow it refuses. */
async function toggleFullScreen(root: HTMLElement, actions: Actions): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await root.requestFullscreen();
  } catch {
    actions.notify("warning", "This page does not let the editor fill the screen. It can fill the window: press W.");
  }
}
