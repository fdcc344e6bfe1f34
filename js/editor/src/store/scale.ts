/** The scale that rows tell, that folding keeps and that "out of scale" means. Pure. */

import { estimateKey } from "../score/key-estimate";
import type { Scale } from "../score/scales";
import type { Key, Score } from "../score/types";
import type { State } from "./state";

const C_MAJOR: Scale = { root: 0, mode: "major" };

/** The scale the user chose, or else the piece's own. The same object for as long as it is the same scale. */
export function scaleOf({ scale, score, transport }: Pick<State, "scale" | "score" | "transport">): Scale {
  return scale ?? pieceScale(score, transport.position);
}

/**
 * The scale of the key signature in force at a tick, or of the first where that comes later. A piece without one: the key
 * that its notes suggest, and C major where they suggest none.
 *
 * The playhead decides, not the left edge of the view: rows must not change under who scrolls.
 */
export function pieceScale(score: Score, tick: number): Scale {
  const key = score.keys.findLast((one) => one.tick <= tick) ?? score.keys[0];
  return key ? keyScale(key) : estimated(score);
}

const ofKeys = new WeakMap<Key, Scale>();

function keyScale(key: Key): Scale {
  let scale = ofKeys.get(key);
  if (!scale) {
    // Each sharp lifts the tonic by a fifth; the relative minor stands nine semitones above it.
    const root = (((key.sharps * 7 + (key.minor ? 9 : 0)) % 12) + 12) % 12;
    scale = { root, mode: key.minor ? "minor" : "major" };
    ofKeys.set(key, scale);
  }
  return scale;
}

const estimates = new WeakMap<Score, Scale>();

function estimated(score: Score): Scale {
  let scale = estimates.get(score);
  if (!scale) {
    scale = estimateKey(score) ?? C_MAJOR;
    estimates.set(score, scale);
  }
  return scale;
}

/** Whether two scales hold the same pitches around the same root. */
export function sameScale(a: Scale, b: Scale): boolean {
  return a.root === b.root && a.mode === b.mode;
}
