/**
 * Where in the piece the music is at each moment of the audio clock, and the loop in it: no audio here.
 *
 * The music is a chain of stretches, each a tick, the time it sounds at, and the tempo map from there on. A jump
 * back to the loop's start, a change of tempo or a pause of the machine begins a new stretch.
 */

/** Ticks to seconds from the start of the piece, and back. */
export interface Tempo {
  seconds(tick: number): number;
  tick(seconds: number): number;
}

export interface Loop {
  readonly start: number;
  readonly end: number;
}

/** Ticks that sound one after another, `from` up to `to`, half-open, and when. */
export interface Passage {
  readonly from: number;
  readonly to: number;
  readonly timeOf: (tick: number) => number;
  /** Whether the music jumps to the loop's start at `to`. */
  readonly wraps: boolean;
}

interface Stretch {
  readonly tick: number;
  readonly time: number;
  readonly tempo: Tempo;
  /** Where it ends; unknown while it is being scheduled. */
  readonly end?: number;
}

/** Seconds: a loop that is shorter is not played, for it would be no sound but a hum, or at worst never end. */
export const SHORTEST_LOOP = 0.02;

export class Timeline {
  /** The stretches that may still be heard, the one being scheduled last. */
  #stretches: Stretch[];
  /** How far the music is scheduled. */
  #tick: number;

  constructor(tempo: Tempo, tick: number, time: number) {
    this.#stretches = [{ tick, time, tempo }];
    this.#tick = tick;
  }

  /** The tick up to which the music is scheduled. */
  get scheduled(): number {
    return this.#tick;
  }

  /** The time up to which the music is scheduled. */
  get scheduledTime(): number {
    return timeIn(this.#last, this.#tick);
  }

  /** Schedules on up to `until`: the passages from where the music stood. */
  advance(until: number, loop: Loop | null): Passage[] {
    const passages: Passage[] = [];
    while (this.scheduledTime < until) {
      const stretch = this.#last;
      const end = tickIn(stretch, until);
      const wraps = loop !== null && this.#isLooping(loop) && end >= loop.end;
      const to = wraps ? loop.end : Math.max(end, this.#tick);
      if (to > this.#tick) passages.push({ from: this.#tick, to, timeOf: (tick) => timeIn(stretch, tick), wraps });
      this.#tick = to;
      if (!wraps) break;
      this.#begin(loop.start, timeIn(stretch, to), stretch.tempo);
    }
    return passages;
  }

  /** Goes on from where the music is scheduled, in another tempo. */
  retune(tempo: Tempo): void {
    this.#begin(this.#tick, this.scheduledTime, tempo);
  }

  /** Goes on from where the music is scheduled, at a later time: the machine was busy, and the music waits for it. */
  resumeAt(time: number): void {
    this.#begin(this.#tick, time, this.#last.tempo);
  }

  /** The tick that is heard at a time. */
  position(time: number): number {
    while (this.#stretches.length > 1 && this.#stretches[1].time <= time) this.#stretches.shift();
    const [stretch] = this.#stretches;
    if (time <= stretch.time) return stretch.tick;
    return Math.min(tickIn(stretch, time), stretch.end ?? this.#tick);
  }

  get #last(): Stretch {
    return this.#stretches[this.#stretches.length - 1];
  }

  #begin(tick: number, time: number, tempo: Tempo): void {
    this.#stretches.push({ ...(this.#stretches.pop() as Stretch), end: this.#tick }, { tick, time, tempo });
    this.#tick = tick;
  }

  #isLooping(loop: Loop): boolean {
    const { tempo } = this.#last;
    return this.#tick < loop.end && tempo.seconds(loop.end) - tempo.seconds(loop.start) >= SHORTEST_LOOP;
  }
}

function timeIn({ tick, time, tempo }: Stretch, at: number): number {
  return time + tempo.seconds(at) - tempo.seconds(tick);
}

function tickIn({ tick, time, tempo }: Stretch, at: number): number {
  return tempo.tick(tempo.seconds(tick) + at - time);
}
