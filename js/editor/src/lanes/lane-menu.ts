/** What can be done in a lane, as a menu: the twins of its gestures. */

import type { Command } from "../roll/commands/command-table";
import { COMMANDS } from "../roll/commands/command-table";
import { boxAround, type Point } from "../roll/geometry";
import { lineBetween, shapeVelocities } from "../score/edit-events";
import { hull } from "../score/region";
import { count } from "../shell/words";
import type { Form } from "../ui/dialog";
import { type MenuEntry, openMenu } from "../ui/menu";
import { laneTitle, limitsOf } from "./kinds";
import type { LaneContext } from "./lane-context";
import { commit, deletePoints, ramp } from "./press-points";
import { velocityLabel } from "./press-velocities";
import { laneEntries, rootOf, toggleLane } from "./switcher";

export function openLaneContextMenu(lane: LaneContext, at: Point): void {
  const { roll, points, local } = lane;
  const selected = local.selection.size;
  const draw: Command = "tool.draw";
  const entries: MenuEntry[] = [
    {
      label: "Draw mode",
      keys: COMMANDS[draw].keys?.[0],
      checked: roll.state.tool === "draw",
      run: () => roll.store.update({ tool: roll.state.tool === "draw" ? "select" : "draw" }),
    },
    { label: "Straight line…", disabled: spanOf(lane) === null, run: () => roll.ask(lineForm(lane)) },
    "separator",
  ];
  if (lane.lane !== "velocity") {
    entries.push(
      {
        label: "Set value…",
        disabled: !selected,
        run: () => roll.ask(valueForm(lane)),
      },
      {
        label: "Delete points",
        keys: "Delete",
        disabled: !selected,
        run: () => deletePoints(lane, local.selection),
      },
      {
        label: "Select all points",
        keys: "Mod+A",
        disabled: !points?.tick.length,
        run: () => lane.show({ selection: new Set(points?.tick) }),
      },
      "separator",
    );
  }
  entries.push(
    { label: "Lanes", items: () => laneEntries(roll) },
    { label: "Close lane", run: () => toggleLane(roll, lane.lane) },
  );
  openMenu(rootOf(roll), at, laneTitle(lane.lane), entries, roll.signal);
}

/** The time that a line by numbers goes over: of the selected points, or the selected notes, or the region. */
function spanOf({ local, roll }: LaneContext): readonly [number, number] | null {
  const ticks = [...local.selection];
  if (ticks.length > 1) return [Math.min(...ticks), Math.max(...ticks)];
  const box = boxAround(roll.selected());
  if (box) return [box.start, box.end];
  return roll.state.region?.spans.length ? hull(roll.state.region) : null;
}

function numberField(lane: LaneContext, name: string, label: string, value: number) {
  const { low, high } = limitsOf(lane.lane);
  const step = lane.lane === "tempo" ? 0.01 : 1;
  return { kind: "number", name, label, value, low: Math.ceil(low), high, step } as const;
}

function lineForm(lane: LaneContext): Form {
  const { low, high } = limitsOf(lane.lane);
  return {
    title: `Line in ${laneTitle(lane.lane)}`,
    fields: [
      numberField(lane, "from", "From", lane.lane === "tempo" ? 120 : Math.max(low, 0)),
      numberField(lane, "to", "To", lane.lane === "tempo" ? 120 : high),
    ],
    confirm: "Draw line",
    done: ({ from, to }) => drawLine(lane, Number(from), Number(to)),
  };
}

function drawLine(lane: LaneContext, from: number, to: number): void {
  const span = spanOf(lane);
  if (!span) return;
  const { roll, points } = lane;
  const [a, b] = [
    { tick: span[0], value: from },
    { tick: span[1], value: to },
  ];
  if (points) {
    commit(lane, `Line in ${laneTitle(lane.lane)}`, ramp(lane, points, a, b, false));
    return;
  }
  const chosen = roll.selected();
  const last = chosen.reduce((end, { track, rows }) => Math.max(end, track.notes.start[rows[rows.length - 1]]), 0);
  const change = shapeVelocities(chosen, lineBetween(a, { tick: last, value: to }));
  if (change.length) roll.actions.edit(velocityLabel("Line through velocity of", change), change);
}

function valueForm(lane: LaneContext): Form {
  const { low } = limitsOf(lane.lane);
  return {
    title: `${count(lane.local.selection.size, "point")} of ${laneTitle(lane.lane)}`,
    fields: [numberField(lane, "value", "Value", lane.lane === "tempo" ? 120 : Math.max(low, 0))],
    confirm: "Set value",
    done({ value }) {
      const ticks = lane.points?.tick.filter((tick) => lane.local.selection.has(tick)) ?? [];
      const put = new Map(Array.from(ticks, (tick) => [tick, Number(value)]));
      commit(lane, `Change ${count(put.size, "point")}`, { gone: [], put });
    },
  };
}
