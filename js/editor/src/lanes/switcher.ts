/** Which lanes are open: the menu that opens and closes them. */

import type { RollContext } from "../roll/context";
import { type Asked, askedOf, isUnderBars, laneOf } from "../store/parameters";
import type { LaneName } from "../store/state";
import { type MenuEntry, openMenu } from "../ui/menu";
import type { Anchor } from "../ui/popup";
import { controlOf, hasPoints, laneTitle, OFFERED } from "./kinds";
import { laneTrack } from "./lane-context";

/** Opens the lane, or closes it where it is open. */
export function toggleLane({ store, state, announce }: RollContext, lane: LaneName): void {
  const open = state.lanes.includes(lane);
  store.update({ lanes: open ? state.lanes.filter((one) => one !== lane) : [...state.lanes, lane] });
  announce(`${laneTitle(lane)} lane ${open ? "closed" : "opened"}`);
}

/** The same for the lane of a parameter, which is open until it is closed. */
export function toggleParameterLane({ store, state, announce }: RollContext, { schema, parameter }: Asked): void {
  const lane = laneOf(schema, parameter);
  const closed = state.closedLanes.includes(lane);
  store.update({
    closedLanes: closed ? state.closedLanes.filter((one) => one !== lane) : [...state.closedLanes, lane],
  });
  announce(`${parameter.title} lane ${closed ? "opened" : "closed"}`);
}

export function openLaneMenu(context: RollContext, anchor: Anchor): void {
  openMenu(rootOf(context), anchor, "Lanes", laneEntries(context), context.signal);
}

/** The lanes that are offered, those that are open, and any other control change the track has. */
export function laneEntries(context: RollContext): MenuEntry[] {
  const { state } = context;
  const used = new Set(context.workingTracks().flatMap(({ controls }) => [...new Set(controls.number)]));
  const others = [...used].map((number): LaneName => `control:${number}`);
  const lanes = [...new Set([...OFFERED, ...state.lanes, ...others.sort((a, b) => numberOf(a) - numberOf(b))])];
  const entry = (lane: LaneName): MenuEntry => {
    const control = controlOf(lane);
    const title =
      control === null || laneTitle(lane).startsWith("CC") ? laneTitle(lane) : `${laneTitle(lane)} (${control})`;
    const marked = lane !== "velocity" && hasPoints(lane, state.score, laneTrack(context, lane)?.id);
    return {
      label: marked ? `${title} •` : title,
      keys: lane === "velocity" ? "V" : undefined,
      checked: state.lanes.includes(lane),
      run: () => toggleLane(context, lane),
    };
  };
  const asked = askedOf(state, isUnderBars).map((one) => ({
    label: one.parameter.title,
    checked: !state.closedLanes.includes(laneOf(one.schema, one.parameter)),
    run: () => toggleParameterLane(context, one),
  }));
  return [
    ...asked,
    ...(asked.length ? (["separator"] as const) : []),
    ...lanes.map(entry),
    "separator",
    { label: "Other control change…", run: () => askForControl(context) },
    { label: "Close all", disabled: !state.lanes.length, run: () => context.store.update({ lanes: [] }) },
  ];
}

function numberOf(lane: LaneName): number {
  return controlOf(lane) ?? 0;
}

function askForControl(context: RollContext): void {
  context.ask({
    title: "Control change",
    fields: [{ kind: "number", name: "number", label: "Number", value: 74, low: 0, high: 127, step: 1 }],
    confirm: "Open lane",
    done({ number }) {
      const lane: LaneName = `control:${Number(number)}`;
      if (!context.state.lanes.includes(lane)) toggleLane(context, lane);
    },
  });
}

/** Where popups of the editor belong. */
export function rootOf({ element }: RollContext): HTMLElement {
  return element.closest<HTMLElement>(".closeloop") ?? element;
}
