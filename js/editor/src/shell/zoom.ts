/** The views that the zoom buttons lead to. Pure. */

import { type Box, type Extent, fit as fitBox, zoomTime } from "../roll/geometry";
import { barCount } from "../score/score";
import { meterMap } from "../score/time";
import type { Score } from "../score/types";
import type { State, Viewport } from "../store/state";

/** Time scaled by `factor` around the middle of the view. */
export function zoomedBy(factor: number, { viewport, score }: State): Viewport {
  return zoomTime(viewport, factor, viewport.width / 2, extentOf(score));
}

/** The whole piece, from its first bar to its last and from its lowest note to its highest. */
export function wholePiece({ viewport, score }: State): Viewport {
  return fitBox(viewport, boxOf(score), extentOf(score));
}

function extentOf(score: Score): Extent {
  return { end: lastBarLine(score), ticksPerQuarter: score.ticksPerQuarter };
}

function lastBarLine(score: Score): number {
  return meterMap(score).barStart(barCount(score));
}

/** Around middle C, where there are no notes. */
const EMPTY = { low: 54, high: 66 };

function boxOf(score: Score): Box {
  let [low, high] = [128, -1];
  for (const { notes } of score.tracks) {
    for (const pitch of notes.pitch) {
      low = Math.min(low, pitch);
      high = Math.max(high, pitch);
    }
  }
  return { start: 0, end: lastBarLine(score), ...(high < 0 ? EMPTY : { low, high }) };
}
