/** One open lane: its head beside it, its canvases, and what pointer and keys do in it. */

import { cssOf, TRACK_COLORS } from "../roll/colors";
import type { RollContext } from "../roll/context";
import type { PointerGestures } from "../roll/gestures/pointer";
import { trackColor } from "../roll/scene";
import { iconButton } from "../shell/buttons";
import { h, setAttribute, setText } from "../shell/dom";
import { trackName } from "../shell/words";
import type { LaneName, ParameterLane } from "../store/state";
import { attachHeightHandles, LEAST, USUAL_HEIGHT } from "./heights";
import { laneTitle, rangeInWords } from "./kinds";
import { LaneContext, type LaneLocal } from "./lane-context";
import { pressLaneKey } from "./lane-keys";
import { openLaneContextMenu } from "./lane-menu";
import { attachLaneKeys, createLaneLayers, type LaneLayer } from "./lane-parts";
import { paintLane, paintMarks } from "./paint-lane";
import { hoverPoints, pressPoints } from "./press-points";
import { hoverVelocities, pressVelocities } from "./press-velocities";
import { toggleLane } from "./switcher";

/** What a lane needs of those around it. */
export interface Surroundings {
  readonly gestures: PointerGestures;
  /** Asks for a frame of the roll, in which a drag beyond the edge scrolls. */
  requestFrame(): void;
  /** The user wants the lane to be so tall; null: as tall as lanes usually are. */
  wantHeight(lane: AnyLane, height: number | null): void;
}

/** A lane of the music's, or of a function's parameter. */
export type AnyLane = LaneName | ParameterLane;

export interface Lane {
  readonly head: HTMLElement;
  readonly body: HTMLElement;
  /** How tall it is where nobody said, and how tall it is at least; in CSS pixels. */
  readonly usual: () => number;
  readonly least: number;
  /** Everything in it may look different. */
  touch(): void;
  resize(width: number, height: number, ratio: number): void;
}

export function createLane(lane: LaneName, roll: RollContext, around: Surroundings, signal: AbortSignal): Lane {
  const { head, name, range, close } = createHead(laneTitle(lane), () => toggleLane(roll, lane), signal);
  let height = 0;
  const context = new LaneContext(
    lane,
    roll,
    () => height,
    (local, before) => {
      layers.touch(...touchedBy(local, before));
      if (local.preview) around.requestFrame();
    },
  );
  const layers = createLaneLayers(
    (canvas) => paintLane(canvas, context.scene()),
    (canvas) => paintMarks(canvas, context.scene()),
    signal,
  );
  const body = h(
    "div",
    { class: "cl-lane", tabindex: 0, role: "application", "aria-label": labelOf(lane), "data-lane": lane },
    ...layers.canvases,
  );
  const tellHeight = attachHeights(
    { head, body, close },
    laneTitle(lane),
    () => height,
    (wanted) => around.wantHeight(lane, wanted),
    signal,
  );
  attachInput(context, body, around.gestures, signal);

  return {
    head,
    body,
    usual: () => USUAL_HEIGHT,
    least: LEAST,
    touch() {
      setText(name, laneTitle(lane));
      setText(range, rangeInWords(lane, context.scale));
      tellTrack(head, context);
      layers.touch("ground", "marks");
    },
    resize(width, tall, ratio) {
      height = tall;
      tellHeight(tall);
      layers.resize(width, tall, ratio);
    },
  };
}

/** Whose control changes or bends are shown: many pieces have no active track. */
function tellTrack(head: HTMLElement, { lane, place, roll: { state } }: LaneContext): void {
  const index = place && "track" in place ? state.score.tracks.findIndex(({ id }) => id === place.track) : -1;
  const track = state.score.tracks[index];
  setAttribute(head, "title", track ? `${laneTitle(lane)} of ${trackName(track.id, state.score)}` : null);
  if (track) head.style.setProperty("--cl-track", cssOf(TRACK_COLORS[trackColor(state, index)]));
  else head.style.removeProperty("--cl-track");
}

/** A pointer that only passes over the lane leaves what is under its read-out as it is. */
function touchedBy(local: LaneLocal, before: LaneLocal): LaneLayer[] {
  const same = (["preview", "selection", "notes"] as const).every((part) => local[part] === before[part]);
  return same ? ["marks"] : ["ground", "marks"];
}

export interface LaneHead {
  readonly head: HTMLElement;
  readonly name: HTMLElement;
  readonly range: HTMLElement;
  readonly close: HTMLElement;
}

/** A lane's name, the range of its values, and what closes it. */
export function createHead(title: string, shut: () => void, signal: AbortSignal): LaneHead {
  const name = h("span", { class: "cl-lane-name" }, title);
  const range = h("span", { class: "cl-lane-range" });
  const close = iconButton("close", `Close the ${title} lane`, shut, signal);
  const head = h("div", { class: "cl-lane-head" }, name, range, close);
  return { head, name, range, close };
}

/** Lets the user set how tall a lane is; a double-click on its head asks for the usual height. What it returns gives both parts a height. */
export function attachHeights(
  { head, body, close }: Pick<LaneHead, "head" | "close"> & { readonly body: HTMLElement },
  title: string,
  height: () => number,
  want: (height: number | null) => void,
  signal: AbortSignal,
): (tall: number) => void {
  const handles = [heightHandle(head, title, true), heightHandle(body, title, false)];
  attachHeightHandles(handles, height, want, signal);
  head.addEventListener("dblclick", () => want(null), { signal });
  close.addEventListener("dblclick", (event) => event.stopPropagation(), { signal });
  return (tall) => {
    for (const element of [head, body]) element.style.height = `${tall}px`;
    setAttribute(handles[0], "aria-valuenow", tall);
  };
}

function labelOf(lane: LaneName): string {
  const way =
    lane === "velocity"
      ? "Arrows left and right go from note to note, up and down change the selected ones"
      : "Arrows left and right go from point to point, with Alt along the grid; up and down change, Enter inserts, " +
        "Delete deletes";
  return `${laneTitle(lane)} lane. ${way}, Escape goes back to the notes.`;
}

/** The upper edge of a lane reaches over its head; only one of the two takes the focus. */
function heightHandle(parent: HTMLElement, title: string, focusable: boolean): HTMLElement {
  const handle = h("div", {
    class: "cl-lane-handle",
    role: focusable ? "separator" : null,
    tabindex: focusable ? 0 : null,
    title: "Drag to make the lane taller",
    "aria-label": focusable ? `Height of the ${title} lane` : null,
    "aria-orientation": focusable ? "horizontal" : null,
    "aria-hidden": focusable ? null : true,
  });
  parent.append(handle);
  return handle;
}

function attachInput(lane: LaneContext, body: HTMLElement, gestures: PointerGestures, signal: AbortSignal): void {
  const [press, hover] =
    lane.lane === "velocity" ? [pressVelocities, hoverVelocities] : ([pressPoints, hoverPoints] as const);
  gestures.attach(
    body,
    (pressed) => press(lane, pressed),
    // Under a drag the read-out is the drag's.
    (point) => (gestures.active ? "" : hover(lane, point)),
    signal,
  );
  body.addEventListener("pointerleave", () => !gestures.active && lane.show({ readout: null }), { signal });
  attachLaneKeys(body, gestures, (event) => pressLaneKey(lane, event), signal);
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    // In draw mode the right button erases.
    if (lane.roll.state.tool === "draw" && event.button === 2) return;
    const { left, top } = body.getBoundingClientRect();
    openLaneContextMenu(lane, event.button === 2 ? { x: event.clientX, y: event.clientY } : { x: left + 60, y: top });
  };
  body.addEventListener("contextmenu", onContextMenu, { signal });
}
