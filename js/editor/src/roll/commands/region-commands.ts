/** Commands that say which part of the piece the model works on. */

import { joinedRegions, regionOfAll } from "../../score/region";
import type { Region } from "../../score/types";
import { regionInWords } from "../../shell/words";
import type { RollContext } from "../context";
import { boxAround } from "../geometry";
import type { Does } from "./commands";

export const REGION_COMMANDS = {
  "region.selection": (context) => setRegion(context, regionOfSelection(context)),
  "region.box": (context) => {
    const [region, box] = [regionOfSelection(context), boxAround(context.selected())];
    return setRegion(context, region && box && { ...region, pitches: [box.low, box.high] });
  },
  "region.notes": (context) => {
    const region = regionOfSelection(context);
    return setRegion(context, region && { ...region, notes: selectedIds(context) });
  },
  "region.add": (context) => {
    const { region } = context.state;
    const added = regionOfSelection(context);
    if (!region || !added) return setRegion(context, added);
    return setRegion(context, joinedRegions(context.state.score, region, { ...added, notes: selectedIds(context) }));
  },
  "region.all": (context) =>
    setRegion(context, context.state.score.tracks.length ? regionOfAll(context.state.score) : null),
  "region.clear": (context) => {
    if (!context.state.region) return false;
    context.actions.setRegion(null);
    context.announce("No region: the whole piece");
    return true;
  },
} as const satisfies Readonly<Record<string, Does>>;

/** Makes it the region, and says so; false where there is none. */
export function setRegion(context: RollContext, region: Region | null): boolean {
  if (!region) return false;
  context.actions.setRegion(region);
  context.announce(`Region: ${regionInWords(region, context.state.score)}`);
  return true;
}

/** From the first selected note's start to the last one's end, on their tracks. */
function regionOfSelection(context: RollContext): Region | null {
  const chosen = context.selected();
  const box = boxAround(chosen);
  if (!box) return null;
  // A note without length still starts in its region.
  const span = [box.start, Math.max(box.end, latestStart(chosen) + 1)] as const;
  return { spans: [span], tracks: chosen.map(({ track }) => track.id), pitches: null, notes: null };
}

function latestStart(chosen: ReturnType<RollContext["selected"]>): number {
  // Rows are in order of their starts.
  return Math.max(...chosen.map(({ track, rows }) => track.notes.start[rows[rows.length - 1]]));
}

function selectedIds(context: RollContext): number[] {
  return context.selected().flatMap(({ track, rows }) => Array.from(rows, (row) => track.notes.id[row]));
}
