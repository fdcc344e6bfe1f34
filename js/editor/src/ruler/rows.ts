/** The rows of the ruler, from top to bottom, in CSS pixels of its element. Pure. */

import type { State } from "../store/state";

export interface Row {
  readonly top: number;
  readonly bottom: number;
}

export interface Rows {
  /** The names of the chords, where they are shown. */
  readonly chords: Row | null;
  /** Markers, meters, keys and tempos. */
  readonly events: Row;
  readonly loop: Row;
  /** The bars' numbers, and the region. */
  readonly bars: Row;
  /** The foot of the bars' row: a span of the region is moved by it. */
  readonly grip: Row;
  readonly height: number;
}

const HEIGHT = { chords: 16, events: 17, loop: 8, bars: 22, grip: 7 } as const;

const WITHOUT_CHORDS = layOut(0);
const WITH_CHORDS = layOut(HEIGHT.chords);

export function rowsOf({ chords }: Pick<State, "chords">): Rows {
  return chords ? WITH_CHORDS : WITHOUT_CHORDS;
}

function layOut(chords: number): Rows {
  const events = { top: chords, bottom: chords + HEIGHT.events };
  const loop = { top: events.bottom, bottom: events.bottom + HEIGHT.loop };
  const bars = { top: loop.bottom, bottom: loop.bottom + HEIGHT.bars };
  return {
    chords: chords ? { top: 0, bottom: chords } : null,
    events,
    loop,
    bars,
    grip: { top: bars.bottom - HEIGHT.grip, bottom: bars.bottom },
    height: bars.bottom,
  };
}

export function isIn({ top, bottom }: Row, y: number): boolean {
  return y >= top && y < bottom;
}
