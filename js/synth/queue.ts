/** Events to come, in order of time; those of one time in the order they came in. */

import type { SynthEvent } from "./messages";

export class EventQueue {
  #events: SynthEvent[] = [];

  get length(): number {
    return this.#events.length;
  }

  /** When the next event is due; infinity where there is none. */
  get next(): number {
    return this.#events.length ? this.#events[0].time : Number.POSITIVE_INFINITY;
  }

  add(event: SynthEvent): void {
    // A player adds in order of time, so the place is nearly always the end.
    let at = this.#events.length;
    while (at > 0 && this.#events[at - 1].time > event.time) at--;
    this.#events.splice(at, 0, event);
  }

  /** Takes out what is due before `time`. */
  takeBefore(time: number): SynthEvent[] {
    let end = 0;
    while (end < this.#events.length && this.#events[end].time < time) end++;
    return this.#events.splice(0, end);
  }

  forget(channels: ReadonlySet<number>): void {
    this.#events = this.#events.filter((event) => !channels.has(event.channel));
  }
}
