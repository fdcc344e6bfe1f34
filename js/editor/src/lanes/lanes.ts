/**
 * The lanes under the roll: what the open function asks for of each bar; velocities, control changes, pitch bends, tempos. Which
 * are open is the view's.
 */

import { createMultiSlider } from "../multislider/multislider";
import type { Local, RollContext } from "../roll/context";
import type { RollElements } from "../roll/elements";
import type { PointerGestures } from "../roll/gestures/pointer";
import { h } from "../shell/dom";
import { askedOf, isUnderBars, laneOf, sameValue } from "../store/parameters";
import type { ParameterLane, State } from "../store/state";
import { clampedHeight, fittedHeights } from "./heights";
import { type AnyLane, createLane, type Lane, type Surroundings } from "./lane";
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
  "parameters",
] as const satisfies readonly (keyof State)[];

/** Parts of the state that decide which lanes there are. */
const LISTED = [
  "lanes",
  "functions",
  "parameters",
  "openFunction",
  "closedLanes",
] as const satisfies readonly (keyof State)[];

/** Those of the open function first: they stand under the bars they are about. */
function shownLanes(state: State): AnyLane[] {
  const asked = askedOf(state, isUnderBars).map(({ schema, parameter }) => laneOf(schema, parameter));
  return [...asked.filter((lane) => !state.closedLanes.includes(lane)), ...new Set(state.lanes)];
}

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
  readonly #open = new Map<AnyLane, OpenLane>();
  /** What the user made of the heights, also of lanes that are closed now. */
  readonly #wanted = new Map<AnyLane, number>();
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
    this.#show(shownLanes(context.state));
  }

  changed(state: State, before: State): void {
    const names = LISTED.some((part) => state[part] !== before[part]) ? shownLanes(state) : null;
    if (names && !sameValue(names, [...this.#open.keys()])) this.#show(names);
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
    const open = [...this.#open];
    const wanted = open.map(([name, lane]) => this.#wanted.get(name) ?? lane.usual());
    const others = ruler.offsetHeight + overview.offsetHeight + this.#bar[0].offsetHeight + LEFT_FOR_NOTES;
    const least = open.map(([, lane]) => lane.least);
    const heights = fittedHeights(wanted, root.clientHeight - others, least);
    for (const [at, [, lane]] of open.entries()) lane.resize(width, heights[at], devicePixelRatio);
    this.touch();
  }

  #want(lane: AnyLane, height: number | null): void {
    if (height === null) this.#wanted.delete(lane);
    else this.#wanted.set(lane, clampedHeight(height, this.#open.get(lane)?.least));
    this.measure();
  }

  /** Opens and closes lanes until these are there, in their order. */
  #show(names: readonly AnyLane[]): void {
    this.#closeAllBut(names);
    const { laneHeads, lanes } = this.#elements;
    const kept = new Map(this.#open);
    this.#open.clear();
    for (const name of names) {
      const lane = kept.get(name) ?? this.#create(name);
      this.#open.set(name, lane);
      laneHeads.insertBefore(lane.head, this.#bar[0]);
      lanes.insertBefore(lane.body, this.#bar[1]);
    }
    this.measure();
  }

  #create(name: AnyLane): OpenLane {
    const ended = new AbortController();
    const create = isParameterLane(name)
      ? createMultiSlider(name, this.#context, this.#around, ended.signal)
      : createLane(name, this.#context, this.#around, ended.signal);
    return { ...create, ended };
  }

  #closeAllBut(names: readonly AnyLane[]): void {
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

function isParameterLane(name: AnyLane): name is ParameterLane {
  return name.startsWith("parameter:");
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
