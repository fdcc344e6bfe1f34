/** The bars and tracks of the piece that have values, and those that the region takes. Pure. */

import { hull, mergedSpans, regionIn } from "../score/region";
import { scoreEnd } from "../score/score";
import { meterMap } from "../score/time";
import type { Track } from "../score/types";
import type { Scope, State } from "../store/state";
import { type Place, placeOf } from "./sparse";

type Piece = Pick<State, "score" | "region">;

/** How many bars have values: those of the piece, and of a region that goes past it. */
export function barCount({ score, region }: Piece): number {
  const end = Math.max(scoreEnd(score), region ? hull(region)[1] : 0, 1);
  return meterMap(score).barAt(end - 1) + 1;
}

/** The bars that the region has a part in; without one, all. */
export function regionBars(piece: Piece): ReadonlySet<number> {
  const { score, region } = piece;
  const meters = meterMap(score);
  const spans = region ? mergedSpans(region.spans) : [[0, meters.barStart(barCount(piece))] as const];
  const bars = new Set<number>();
  for (const [start, end] of spans) for (const { bar } of meters.bars(start, end)) bars.add(bar);
  return bars;
}

/** The tracks of the region; without one, all. */
export function regionTracks({ score, region }: Piece): readonly Track[] {
  const tracks = region && regionIn(score, region)?.tracks;
  return tracks ? score.tracks.filter(({ id }) => tracks.includes(id)) : score.tracks;
}

/** The places of a scope that the region takes. */
export function regionPlaces(scope: Scope, piece: Piece): Place[] {
  const tracks = scope === "bar" ? [{}] : regionTracks(piece).map(({ id }) => ({ track: id }));
  const bars = scope === "track" ? [{}] : [...regionBars(piece)].map((bar) => ({ bar }));
  return tracks.flatMap((track) => bars.map((bar) => ({ ...track, ...bar })));
}

/** Whether the piece has the place of a key. */
export function isPlaceThere(scope: Scope, piece: Piece, key: string): boolean {
  const { track, bar = 0 } = placeOf(scope, key);
  return bar < barCount(piece) && (track === undefined || piece.score.tracks.some(({ id }) => id === track));
}
