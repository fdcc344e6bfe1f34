/** The piano roll: it fills an element, paints what the store holds, and turns gestures and keys into actions. */

import { createLanes } from "../lanes/lanes";
import { createOverview } from "../overview/overview";
import { paintRuler } from "../ruler/paint-ruler";
import { rowsOf } from "../ruler/rows";
import { createRuler } from "../ruler/ruler";
import type { Actions } from "../store/actions";
import type { State, Viewport } from "../store/state";
import type { Store } from "../store/store";
import { attachClipboard } from "./clipboard-events";
import { readTheme, watchTheme } from "./colors";
import type { Command } from "./commands/command-table";
import { runCommand } from "./commands/commands";
import { attachKeys } from "./commands/key-events";
import { showActiveTrack } from "./commands/view-commands";
import { RollContext, type RollOptions } from "./context";
import { createRollElements, type RollElements } from "./elements";
import { boxOfScore, extentOfScore } from "./extent";
import { createFolding } from "./fold";
import { AT_REST, notesAbout, type Pose } from "./gather";
import { firstView, yToPitch } from "./geometry";
import { pressKeyboard } from "./gestures/keyboard";
import { PointerGestures } from "./gestures/pointer";
import { notesCursor, pressNotes } from "./gestures/select";
import { attachWheel } from "./gestures/wheel";
import { Layers, watchPixelRatio } from "./layers";
import { createMirror } from "./mirror";
import { paintGrid } from "./paint-grid";
import { KEYBOARD_WIDTH, paintKeyboard } from "./paint-keyboard";
import { areMany, NotePainter } from "./paint-notes";
import { absentIn, isOverlayEmpty, paintOverlay } from "./paint-overlay";
import { Pan } from "./pan";
import { createPlayhead } from "./playhead";
import "./roll.css";
import { type Scene, showsDrums } from "./scene";
import { createScrollbars } from "./scrollbars";
import { Speaker } from "./speaker";
import { touchedByLocal, touchedByState } from "./touches";

export { COMMANDS, type Command, isAvailable } from "./commands/command-table";
export { GESTURES, KEY_BINDINGS } from "./commands/keys";
export type { RollOptions } from "./context";

export interface Roll {
  /** What has the focus while keys are the roll's. */
  readonly element: HTMLElement;
  /** Does what a key of the table does: for menus and buttons. False where there was nothing to do it to. */
  run(command: Command): boolean;
}

/** More notes than these are not painted ahead of a view that moves: a frame would be too short for them. */
const AHEAD_UP_TO = 50_000;

/** Fills `host` with a piano roll, until `signal` aborts. */
export function createRoll(
  host: HTMLElement,
  store: Store,
  actions: Actions,
  signal: AbortSignal,
  options: RollOptions = {},
): Roll {
  const elements = createRollElements();
  host.append(elements.root);
  signal.addEventListener("abort", () => elements.root.remove(), { once: true });

  const speaker = new Speaker(elements.announce, signal);
  const context = new RollContext(
    elements.root,
    store,
    actions,
    options,
    speaker.announce,
    (local, before) => {
      layers.touch(...touchedByLocal(local, before));
      overview.changed(local, before);
      lanes.localChanged(local, before);
    },
    signal,
  );
  const gestures = new PointerGestures(context, signal);
  const position = options.position ?? (() => store.state.transport.position);
  const playhead = createPlayhead(context, position);
  const scrollbars = createScrollbars(context, signal);
  const mirror = createMirror(context, signal);
  const fold = createFolding(context);
  elements.area.append(playhead.line, ...scrollbars.elements);
  elements.lanes.append(playhead.laneLine);
  elements.ruler.append(playhead.head);
  elements.root.append(mirror.element);

  const { layers, pan } = createLayers(elements, context, signal, () => {
    const scrolled = gestures.autoScroll();
    if (!gestures.active) fold();
    playhead.update(gestures.active);
    overview.update();
    return scrolled || store.state.transport.playing;
  });
  const changed = (state: State, before: State) => {
    layers.touch(...touchedByState(state, before));
    if (!gestures.active) fold();
    scrollbars.update();
    if (state.score !== before.score || state.selection !== before.selection) speaker.changed(context, before);
    if (showsDrums(state) !== showsDrums(before)) sizeKeyboard(elements, state);
    if (needsFraming(state, before)) frame(elements, context);
    if (state.activeTrack !== before.activeTrack) showActiveTrack(context);
    mirror.update();
    if (state.viewport !== before.viewport) tellPlace(elements.root, state);
  };
  store.subscribe(changed, signal);

  const overview = createOverview(elements, context, position, signal);
  createRuler(elements, context, gestures, signal);
  const lanes = createLanes(elements, context, { gestures, requestFrame: () => layers.request() }, signal);
  attachPointer(elements, context, gestures, signal);
  attachWheel(elements.root, elements.area, context, signal);
  const run = (command: Command) => runCommand(context, command);
  attachKeys(elements.root, gestures, run, attachClipboard(elements.root, context, run, signal), signal);
  const repaint = () => context.show({ theme: readTheme(elements.root) });
  watchTheme(elements.root, repaint, signal);
  sizeKeyboard(elements, store.state);
  followSize(elements, context, { layers, pan }, repaint, signal);
  scrollbars.update();
  mirror.update();
  tellPlace(elements.root, store.state);

  return {
    element: elements.root,
    run,
  };
}

/** The canvases, and what moves those that scroll in time. `eachFrame` runs before a frame is painted; see `Layers`. */
function createLayers(
  { canvases, panes }: RollElements,
  context: RollContext,
  signal: AbortSignal,
  eachFrame: () => boolean,
): { readonly layers: Layers; readonly pan: Pan } {
  const notes = new NotePainter();
  // Made at most once a frame, and only where something is painted.
  let made: (Scene & { readonly pose: Pose; readonly many: boolean }) | null = null;
  const sceneIn = (view: Viewport) => {
    const scene = { ...context.scene(), view };
    const pose = { ...AT_REST, without: absentIn(scene.preview) };
    return { ...scene, pose, many: areMany(scene, pose) };
  };
  const scene = () => {
    made ??= sceneIn(pan.pictured(context.view));
    return made;
  };
  const layers = new Layers(
    {
      // Two canvases cost more to put together than to paint: while notes are few, the ground is painted under them on theirs.
      grid: { canvas: canvases.grid, paint: (canvas) => paintGrid(canvas, scene()), isEmpty: () => !scene().many },
      notes: {
        canvas: canvases.notes,
        paint(canvas) {
          if (!scene().many) paintGrid(canvas, scene());
          notes.paint(canvas, scene(), scene().pose, scene().many);
        },
      },
      overlay: {
        canvas: canvases.overlay,
        paint: (canvas) => paintOverlay(canvas, scene()),
        isEmpty: () => isOverlayEmpty(scene()),
      },
      ruler: { canvas: canvases.ruler, paint: (canvas) => paintRuler(canvas, scene()) },
      keyboard: { canvas: canvases.keyboard, paint: (canvas) => paintKeyboard(canvas, scene()) },
    },
    () => {
      const more = eachFrame();
      pan.update(context.view, context.local.ratio);
      made = null;
      return more;
    },
    signal,
  );
  const pan = new Pan(
    panes,
    {
      affords: (view) => notesAbout({ ...context.scene(), view }, AT_REST) <= AHEAD_UP_TO,
      paint({ width }) {
        const { ratio } = context.local;
        for (const name of ["grid", "notes", "overlay"] as const)
          layers.resize(name, width, context.view.height, ratio);
        layers.resize("ruler", width, rowsOf(context.state).height, ratio);
      },
      request: () => layers.request(),
    },
    signal,
  );
  return { layers, pan };
}

function attachPointer(
  { area, keyboard }: RollElements,
  context: RollContext,
  gestures: PointerGestures,
  signal: AbortSignal,
): void {
  const hover = (y: number) => context.show({ hoverPitch: yToPitch(context.view, y) });
  gestures.attach(
    area,
    (press) => pressNotes(context, press),
    (point) => {
      context.pointer = point;
      hover(point.y);
      return notesCursor(context, point);
    },
  );
  gestures.attach(
    keyboard,
    (press) => pressKeyboard(context, press),
    (point) => {
      hover(point.y);
      return "pointer";
    },
  );
  for (const element of [area, keyboard]) {
    element.addEventListener("pointerleave", () => context.show({ hoverPitch: null }), { signal });
  }
  const onContextMenu = (event: MouseEvent) => {
    const pointed = event.button === 2;
    // In draw mode the right button erases.
    if (pointed && context.state.tool === "draw") event.preventDefault();
    else if (context.openMenu(pointed ? { x: event.clientX, y: event.clientY } : null)) event.preventDefault();
  };
  area.addEventListener("contextmenu", onContextMenu, { signal });
}

/** Keeps canvases and viewport at the size of their elements, in the pixels of the screen. */
function followSize(
  elements: RollElements,
  context: RollContext,
  { layers, pan }: { readonly layers: Layers; readonly pan: Pan },
  shown: () => void,
  signal: AbortSignal,
): void {
  const { area, keyboard } = elements;
  const placed = area.isConnected;
  let framed = "";
  const measure = () => {
    const { clientWidth: width, clientHeight: height } = area;
    if (width === 0 || height === 0) return;
    const ratio = devicePixelRatio;
    const sizes = [width, height, keyboard.clientWidth, rowsOf(context.state).height, ratio].join();
    // An observer tells of the size that there was when it began, too.
    if (sizes === framed) return;
    pan.forget();
    layers.resize("keyboard", keyboard.clientWidth, height, ratio);
    if (ratio !== context.local.ratio) context.show({ ratio });
    if (framed) context.look({ ...context.view, width, height });
    else {
      frame(elements, context);
      // Some hosts put a view into the page after it is rendered: only now do styles hold.
      if (!placed) shown();
    }
    framed = sizes;
  };
  const observer = new ResizeObserver(measure);
  observer.observe(area);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  watchPixelRatio(measure, signal);
  measure();
}

/** Shows the start of the piece at a scale at which notes can be read. */
function frame({ area }: RollElements, context: RollContext): void {
  const { score, viewport } = context.state;
  const { clientWidth: width, clientHeight: height } = area;
  if (width > 0 && height > 0)
    context.look(firstView({ ...viewport, width, height }, boxOfScore(score), extentOfScore(score)));
}

/** Whether another piece is shown: it came with a viewport that knows nothing of this view's size, or notes came at last. */
function needsFraming(state: State, before: State): boolean {
  const { width, height } = before.viewport;
  const another = state.score !== before.score && (state.viewport.width !== width || state.viewport.height !== height);
  return another || (isEmpty(before) && !isEmpty(state));
}

function sizeKeyboard({ root }: RollElements, state: State): void {
  const width = showsDrums(state) ? KEYBOARD_WIDTH.drums : KEYBOARD_WIDTH.piano;
  root.style.setProperty("--cl-roll-keys", `${width}px`);
}

/** A canvas tells nobody what is where on it: who steers the editor from outside (a test, an extension) reads it here. */
function tellPlace(root: HTMLElement, { viewport }: State): void {
  for (const name of ["left", "top", "pixelsPerTick", "pixelsPerPitch"] as const) {
    const told = `${viewport[name]}`;
    if (root.dataset[name] !== told) root.dataset[name] = told;
  }
}

function isEmpty({ score }: State): boolean {
  return score.tracks.every(({ notes }) => notes.id.length === 0);
}
