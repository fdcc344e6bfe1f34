/** Commands that choose notes by what they are. */

import { clamp } from "../../score/clamp";
import { notesInRegion } from "../../score/region";
import { inScale, type Scale } from "../../score/scales";
import type { Notes, Track } from "../../score/types";
import { scaleOf } from "../../store/scale";
import { selectionSpoken } from "../announce";
import type { RollContext } from "../context";
import type { Does } from "./commands";

export const SELECT_COMMANDS = {
  "select.invert": (context) => {
    const { selection } = context.state;
    return choose(
      context,
      "Nothing is left to select",
      context.workingTracks(),
      ({ id }, row) => !selection.has(id[row]),
    );
  },
  "select.pitch": (context) => chooseAlike(context, (pitch) => pitch),
  "select.pitchClass": (context) => chooseAlike(context, (pitch) => pitch % 12),
  "select.track": (context) => {
    const tracks = context.selected().map(({ track }) => track);
    return tracks.length > 0 && choose(context, "", tracks, () => true);
  },
  "select.velocities": askForVelocities,
  "select.outOfScale": (context) => {
    const foreign = pitchesOutOf(scaleOf(context.state));
    return choose(
      context,
      "Every note is in the scale",
      context.workingTracks(),
      ({ pitch }, row) => foreign[pitch[row]],
    );
  },
  "select.region": (context) => {
    const { region, score } = context.state;
    return region !== null && select(context, notesInRegion(region, score), "There is no note in the region");
  },
} as const satisfies Readonly<Record<string, Does>>;

/** Selects the notes of these tracks that are wanted; where there is none it says `without`, and all stays selected. */
function choose(
  context: RollContext,
  without: string,
  tracks: readonly Track[],
  isWanted: (notes: Notes, row: number) => boolean,
): boolean {
  const ids: number[] = [];
  for (const { notes } of tracks) {
    for (let row = 0; row < notes.id.length; row++) if (isWanted(notes, row)) ids.push(notes.id[row]);
  }
  return select(context, ids, without);
}

function select(context: RollContext, ids: readonly number[], without: string): boolean {
  if (ids.length) context.actions.setSelection(ids);
  context.announce(ids.length ? selectionSpoken(context.state, context.selected()) : without);
  return true;
}

/** Notes whose pitch is like that of a selected one: on the tracks one works on, and on those of the selected notes. */
function chooseAlike(context: RollContext, kind: (pitch: number) => number): boolean {
  const chosen = context.selected();
  if (!chosen.length) return false;
  const wanted = new Set<number>();
  for (const { track, rows } of chosen) for (const row of rows) wanted.add(kind(track.notes.pitch[row]));
  const tracks = new Set([...context.workingTracks(), ...chosen.map(({ track }) => track)]);
  return choose(context, "", [...tracks], ({ pitch }, row) => wanted.has(kind(pitch[row])));
}

function askForVelocities(context: RollContext): void {
  const [low, high] = [1, 127];
  const field = { kind: "number", low, high, step: 1 } as const;
  context.ask({
    title: "Select velocities",
    fields: [
      { ...field, name: "from", label: "From", value: low },
      { ...field, name: "to", label: "To", value: high },
    ],
    confirm: "Select",
    done: ({ from, to }) => {
      const [least, most] = [Number(from), Number(to)].sort((a, b) => a - b).map((value) => clamp(value, low, high));
      const isWanted = ({ velocity }: Notes, row: number) => velocity[row] >= least && velocity[row] <= most;
      choose(context, `No note has a velocity from ${least} to ${most}`, context.workingTracks(), isWanted);
    },
  });
}

/** For each pitch whether the scale lacks it. */
function pitchesOutOf(scale: Scale): readonly boolean[] {
  return Array.from({ length: 128 }, (_, pitch) => !inScale(scale, pitch));
}
