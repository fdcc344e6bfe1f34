/** The lanes under the roll: velocities, control changes, pitch bends, tempos; which are open is the view's. */

import type { Local, RollContext } from "../roll/context";
import type { RollElements } from "../roll/elements";
import type { PointerGestures } from "../roll/gestures/pointer";
import { h } from "../shell/dom";
import type { LaneName, State } from "../store/state";
import { clampedHeight, fittedHeights, USUAL_HEIGHT } from "./heights";
import { createLane, type Lane, type Surroundings } from "./lane";
import "./lanes.css";
import { openLaneMenu } from "./switcher";

export interface Lanes {
  /** What this view alone shows has changed: its theme, its pixels. */
  localChanged(local: Local, before: Local): void;
}

/** Fills the room under the notes, until `signal` aborts. */
export function createLanes(
  elements: RollElements,
  context: RollContext,
  around: { readonly gestures: PointerGestures; requestFrame(): void },
  signal: AbortSignal,
): Lanes {
  const stack = new LaneStack(elements, context, around, signal);
  context.store.subscribe((state, before) => stack.changed(state, before), signal);
  const observer = new ResizeObserver(() => stack.measure());
  observer.observe(elements.root);
  observer.observe(elements.area);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  return {
    localChanged(local, before) {
      if (local.ratio !== before.ratio) stack.measure();
      else if (local.theme !== before.theme) stack.touch();
    },
  };
}

/** Parts of the state that lanes show. */
const SHOWN = [
  "viewport",
  "score",
  "selection",
  "region",
  "mixer",
  "activeTrack",
  "grid",
  "ghosts",
] as const satisfies readonly (keyof State)[];

/** So much of the notes is left to work in, in CSS pixels. */
const LEFT_FOR_NOTES = 110;

interface OpenLane extends Lane {
  readonly ended: AbortController;
}

class LaneStack {
  readonly #elements: RollElements;
  readonly #context: RollContext;
  readonly #around: Surroundings;
  readonly #signal: AbortSignal;
  readonly #open = new Map<LaneName, OpenLane>();
  /** What the user made of the heights, also of lanes that are closed now. */
  readonly #wanted = new Map<LaneName, number>();
  readonly #bar: readonly [HTMLElement, HTMLElement];

  constructor(
    elements: RollElements,
    context: RollContext,
    around: Omit<Surroundings, "wantHeight">,
    signal: AbortSignal,
  ) {
    this.#elements = elements;
    this.#context = context;
    this.#around = { ...around, wantHeight: (lane, height) => this.#want(lane, height) };
    this.#signal = signal;
    this.#bar = createBar(context, signal);
    elements.laneHeads.append(this.#bar[0]);
    elements.lanes.append(this.#bar[1]);
    keepButtonKeys(elements.laneHeads, signal);
    signal.addEventListener("abort", () => this.#closeAllBut([]), { once: true });
    this.#show(context.state.lanes);
  }

  changed(state: State, before: State): void {
    if (state.lanes !== before.lanes) this.#show(state.lanes);
    else if (SHOWN.some((part) => state[part] !== before[part])) this.touch();
  }

  touch(): void {
    for (const lane of this.#open.values()) lane.touch();
  }

  /** Gives every lane its size. */
  measure(): void {
    if (this.#open.size === 0) return;
    const { root, lanes, ruler, overview } = this.#elements;
    const width = lanes.clientWidth;
    if (width === 0) return;
    const wanted = [...this.#open.keys()].map((lane) => this.#wanted.get(lane) ?? USUAL_HEIGHT);
    const others = ruler.offsetHeight + overview.offsetHeight + this.#bar[0].offsetHeight + LEFT_FOR_NOTES;
    const heights = fittedHeights(wanted, root.clientHeight - others);
    for (const [at, lane] of [...this.#open.values()].entries()) lane.resize(width, heights[at], devicePixelRatio);
    this.touch();
  }

  #want(lane: LaneName, height: number | null): void {
    if (height === null) this.#wanted.delete(lane);
    else this.#wanted.set(lane, clampedHeight(height));
    this.measure();
  }

  /** Opens and closes lanes until these are there, in their order. */
  #show(names: readonly LaneName[]): void {
    this.#closeAllBut(names);
    const { laneHeads, lanes } = this.#elements;
    const kept = new Map(this.#open);
    this.#open.clear();
    for (const name of new Set(names)) {
      const lane = kept.get(name) ?? this.#create(name);
      this.#open.set(name, lane);
      laneHeads.insertBefore(lane.head, this.#bar[0]);
      lanes.insertBefore(lane.body, this.#bar[1]);
    }
    this.measure();
  }

  #create(name: LaneName): OpenLane {
    const ended = new AbortController();
    return { ...createLane(name, this.#context, this.#around, ended.signal), ended };
  }

  #closeAllBut(names: readonly LaneName[]): void {
    for (const [name, { head, body, ended }] of [...this.#open]) {
      if (names.includes(name)) continue;
      // The focus must not be lost to the page: it goes to the notes.
      const root = body.getRootNode() as Document | ShadowRoot;
      const hadFocus = body.contains(root.activeElement) || head.contains(root.activeElement);
      ended.abort();
      head.remove();
      body.remove();
      this.#open.delete(name);
      if (hadFocus && !this.#signal.aborted) this.#context.element.focus({ preventScroll: true });
    }
  }
}

/** Under the lanes, or alone: what opens them. */
function createBar(context: RollContext, signal: AbortSignal): [HTMLElement, HTMLElement] {
  const button = h(
    "button",
    {
      type: "button",
      class: "cl-lane-add",
      title: "Lanes: velocity, controllers, bends, tempo (L)",
      "aria-haspopup": "menu",
    },
    "+ Lane",
  );
  button.addEventListener("click", () => openLaneMenu(context, button), { signal });
  return [h("div", { class: "cl-lane-bar" }, button), h("div", { class: "cl-lane-bar" })];
}

/** The keys that work a button are not the roll's while a button has the focus. */
function keepButtonKeys(heads: HTMLElement, signal: AbortSignal): void {
  heads.addEventListener(
    "keydown",
    (event) => {
      if (["Enter", " ", "Tab"].includes(event.key)) event.stopPropagation();
    },
    { signal },
  );
}
