/** The menu of a place in the ruler: what stands there, and what can be put there. */

import type { RollContext } from "../roll/context";
import type { Point } from "../roll/geometry";
import { type FrameEvent, isFixed } from "../score/edit-frame";
import { type MenuEntry, openMenu } from "../ui/menu";
import { askForEvent, deleteEvent, eventInWords, KINDS } from "./event-edits";

const KIND_ORDER = ["markers", "meters", "keys", "tempos"] as const;

export function openRulerMenu(context: RollContext, at: Point, tick: number, events: readonly FrameEvent[]): void {
  const { state, actions, store } = context;
  const { loop } = state.transport;
  const { restingLoop } = context.local;
  const entries: MenuEntry[] = [
    ...events.flatMap((event): MenuEntry[] => [
      {
        label: `Change ${eventInWords(event)}…`,
        run: () => askForEvent(context, event.list, event.event.tick, event, at),
      },
      {
        label: `Delete ${eventInWords(event)}`,
        disabled: isFixed(event),
        run: () => deleteEvent(context, event),
      },
    ]),
    ...(events.length ? ["separator" as const] : []),
    ...KIND_ORDER.map((list) => ({
      label: `${KINDS[list]} here…`,
      run: () => askForEvent(context, list, tick, null, at),
    })),
    "separator",
    {
      label: "Loop",
      checked: loop !== null,
      disabled: loop === null && restingLoop === null,
      run: () => actions.setLoop(loop ? null : restingLoop),
    },
    {
      label: "Clear the region",
      disabled: state.region === null,
      run: () => actions.setRegion(null),
    },
    { label: "Name the chords", keys: "C", checked: state.chords, run: () => store.update({ chords: !state.chords }) },
    {
      label: "Overview",
      keys: "O",
      checked: state.overview,
      run: () => store.update({ overview: !state.overview }),
    },
  ];
  openMenu(context.root, at, "Ruler", entries, context.signal);
}
