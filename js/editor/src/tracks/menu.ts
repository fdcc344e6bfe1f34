/** The menu of a track, and those inside it. */

import { cssOf, TRACK_COLORS } from "../roll/colors";
import { trackColor } from "../roll/scene";
import { tracksOn } from "../score/channels";
import { DRUM_CHANNEL, trackById } from "../score/score";
import { count, trackName } from "../shell/words";
import type { State } from "../store/state";
import type { MenuEntry } from "../ui/menu";
import type { Desk } from "./desk";
import * as desks from "./desk";

/** What the eight colours (`TRACK_COLORS`) are called. */
const COLOR_NAMES = ["Blue", "Orange", "Green", "Pink", "Sky blue", "Vermilion", "Yellow", "Grey"] as const;

export interface TrackMenuDoes {
  rename(): void;
  pickInstrument(): void;
}

export function trackMenu(desk: Desk, id: number, does: TrackMenuDoes): MenuEntry[] {
  const { state } = desk.store;
  const { tracks } = state.score;
  const at = tracks.findIndex((track) => track.id === id);
  const notes = tracks[at].notes.id.length;
  const none = state.selection.size === 0;
  const selected = none ? "the selected notes" : count(state.selection.size, "selected note");
  return [
    { label: "Rename", keys: "F2", run: does.rename },
    { label: "Instrument…", run: does.pickInstrument },
    { label: "Colour", items: () => colorMenu(desk, id) },
    { label: "Channel", items: () => channelMenu(desk, id) },
    "separator",
    { label: "Duplicate", keys: "Mod+D", run: () => desks.duplicateTrack(desk, id) },
    { label: "Move up", keys: "Alt+ArrowUp", disabled: at === 0, run: () => desks.stepTrack(desk, id, -1) },
    {
      label: "Move down",
      keys: "Alt+ArrowDown",
      disabled: at === tracks.length - 1,
      run: () => desks.stepTrack(desk, id, 1),
    },
    { label: "Delete", keys: "Delete", run: () => desks.deleteTrack(desk, id) },
    "separator",
    { label: "Select its notes", disabled: notes === 0, run: () => desks.selectNotesOf(desk, id) },
    { label: `Move ${selected} here`, disabled: none, run: () => desks.moveNotesTo(desk, id) },
    { label: `Copy ${selected} here`, disabled: none, run: () => desks.copyNotesTo(desk, id) },
    "separator",
    { label: "Solo only this", checked: isAloneSolo(state, id), run: () => desks.soloOnly(desk, id) },
    {
      label: "In the region",
      disabled: !state.region,
      checked: state.region?.tracks.includes(id) ?? false,
      run: () => desks.toggleInRegion(desk, id),
    },
  ];
}

export function colorMenu(desk: Desk, id: number): MenuEntry[] {
  const { state } = desk.store;
  const now = trackColor(
    state,
    state.score.tracks.findIndex((track) => track.id === id),
  );
  return COLOR_NAMES.map((label, color) => ({
    label,
    color: cssOf(TRACK_COLORS[color]),
    checked: color === now,
    run: () => desks.setColor(desk, id, color),
  }));
}

/** The sixteen channels, with who is on them. */
function channelMenu(desk: Desk, id: number): MenuEntry[] {
  const { score } = desk.store.state;
  const now = trackById(score, id)?.channel;
  return Array.from({ length: 16 }, (_, channel) => {
    const [first, ...more] = tracksOn(score, channel, id);
    const drums = channel === DRUM_CHANNEL ? " drums" : "";
    const others = first ? `: ${trackName(first.id, score)}${more.length ? ` and ${more.length} more` : ""}` : "";
    return {
      label: `${channel + 1}${drums}${others}`,
      checked: channel === now,
      run: () => desks.setChannel(desk, id, channel),
    };
  });
}

function isAloneSolo({ score, mixer }: State, id: number): boolean {
  return score.tracks.every((track) => Boolean(mixer[track.id]?.solo) === (track.id === id));
}
