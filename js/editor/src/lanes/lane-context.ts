/** What the painters of a lane read, and what its gestures and keys work with. */

import type { RollContext } from "../roll/context";
import type { Scene } from "../roll/scene";
import { seenTracks } from "../roll/scene";
import { clamp } from "../score/clamp";
import { type Place, type Points, pointsAt } from "../score/points";
import type { Score, Track } from "../score/types";
import type { LaneName } from "../store/state";
import { detentOf, hasPoints, limitsOf, placeOf, rounded, shownRange } from "./kinds";
import { type LaneBox, type Scale, valueToY, yToValue } from "./lane-geometry";

export interface LanePoint {
  readonly tick: number;
  readonly value: number;
}

/** A few words beside a point of the lane. */
export interface Readout extends LanePoint {
  readonly text: string;
}

/** What one lane shows that the store does not hold. */
export interface LaneLocal {
  /** The score as a drag would leave it if it ended now; null at rest. */
  readonly preview: Score | null;
  /** Ticks of the selected points; ticks without a point count for nothing. */
  readonly selection: ReadonlySet<number>;
  /** The selected notes as a marquee over velocities would leave them. */
  readonly notes: ReadonlySet<number> | null;
  readonly box: LaneBox | null;
  /** A line that is being drawn through velocities. */
  readonly line: readonly [LanePoint, LanePoint] | null;
  readonly readout: Readout | null;
  /** Where the keyboard stands. */
  readonly cursor: number | null;
}

const AT_REST: LaneLocal = {
  preview: null,
  selection: new Set(),
  notes: null,
  box: null,
  line: null,
  readout: null,
  cursor: null,
};

export interface LaneScene extends LaneLocal {
  readonly lane: LaneName;
  readonly roll: Scene;
  readonly scale: Scale;
  /** The score to paint: a drag's preview, or the score itself. */
  readonly score: Score;
  /** The points of the track one works on; null in the velocity lane, and without a track. */
  readonly place: Place | null;
}

/** The active track, or that of the selected notes; where there is neither, one that has something in the lane. */
export function laneTrack(roll: RollContext, lane: LaneName): Track | null {
  const chosen = roll.activeTrack() ?? roll.selected()[0]?.track;
  const { score } = roll.state;
  return chosen ?? roll.workingTracks().find(({ id }) => hasPoints(lane, score, id)) ?? roll.drawingTrack();
}

/** One lane as gestures and keys see it. */
export class LaneContext {
  readonly lane: LaneName;
  readonly roll: RollContext;
  readonly #height: () => number;
  readonly #changed: (local: LaneLocal, before: LaneLocal) => void;
  #local: LaneLocal = AT_REST;
  /** The values shown when a drag began: a scale that adapts under the pointer would run away from it. */
  #held: Scale | null = null;

  constructor(
    lane: LaneName,
    roll: RollContext,
    height: () => number,
    changed: (local: LaneLocal, before: LaneLocal) => void,
  ) {
    this.lane = lane;
    this.roll = roll;
    this.#height = height;
    this.#changed = changed;
  }

  get local(): LaneLocal {
    return this.#local;
  }

  show(change: Partial<LaneLocal>): void {
    const before = this.#local;
    this.#local = { ...before, ...change };
    if (!this.#local.preview) this.#held = null;
    else this.#held ??= this.scale;
    this.#changed(this.#local, before);
  }

  get scale(): Scale {
    return this.#held ?? { ...shownRange(this.lane, this.roll.state.score), height: this.#height() };
  }

  /** The track whose control changes and bends are shown and edited. */
  get track(): Track | null {
    return laneTrack(this.roll, this.lane);
  }

  get place(): Place | null {
    return placeOf(this.lane, this.track?.id);
  }

  get points(): Points | null {
    return this.place && pointsAt(this.roll.state.score, this.place);
  }

  /** The tracks in sight, the topmost last. */
  get seen(): Track[] {
    return seenTracks(this.roll.state).map(({ track }) => track);
  }

  scene(): LaneScene {
    const score = this.#local.preview ?? this.roll.state.score;
    const { lane, scale, place } = this;
    return { ...this.#local, lane, scale, place, score, roll: this.roll.scene() };
  }

  /** The value at a height, within its limits; near the middle of what has one, that (unless `free`). */
  valueAt(y: number, free: boolean): number {
    const { low, high } = limitsOf(this.lane);
    const detent = detentOf(this.lane);
    if (!free && detent !== null && Math.abs(valueToY(this.scale, detent) - y) <= DETENT) return detent;
    return clamp(rounded(this.lane, yToValue(this.scale, y)), low, high);
  }
}

/** How near the pointer must be to the middle to be taken for it, in CSS pixels. */
const DETENT = 3;
