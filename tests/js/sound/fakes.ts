/** A synthesizer that writes down what it is told, and a clock that a test moves. */

import type { Every } from "../../../js/editor/src/sound/player";
import type { Patch, Synth } from "../../../js/editor/src/sound/synth";

export interface Told {
  readonly time: number;
  readonly channel: number;
  readonly what: string;
}

export class FakeSynth implements Synth {
  now = 0;
  /** What is heard is this much behind. */
  latency = 0;
  told: Told[] = [];
  prepared: Patch[] = [];
  open = new Set<number>();
  #next = 0;

  openChannel(): number {
    this.open.add(this.#next);
    return this.#next++;
  }
  closeChannel(channel: number): void {
    this.open.delete(channel);
    this.#tell(channel, "close", this.now);
  }
  reset(channel: number, drums: boolean, time: number): void {
    this.#tell(channel, drums ? "reset drums" : "reset", time);
  }
  noteOn(channel: number, pitch: number, _velocity: number, time: number): void {
    this.#tell(channel, `on ${pitch}`, time);
  }
  noteOff(channel: number, pitch: number, time: number): void {
    this.#tell(channel, `off ${pitch}`, time);
  }
  control(channel: number, number: number, value: number, time: number): void {
    this.#tell(channel, `control ${number}=${value}`, time);
  }
  bend(channel: number, value: number, time: number): void {
    this.#tell(channel, `bend ${value}`, time);
  }
  program(channel: number, program: number, time: number): void {
    this.#tell(channel, `program ${program}`, time);
  }
  silence(channels: Iterable<number>): void {
    for (const channel of channels) this.#tell(channel, "silence", this.now);
  }
  async prepare(patches: readonly Patch[]): Promise<void> {
    this.prepared.push(...patches);
  }
  time(): number {
    return this.now;
  }
  outputTime(): number {
    return this.now - this.latency;
  }

  /** What it was told since the last look, of the kinds that `pattern` names. */
  heard(pattern = /./): string[] {
    const told = this.told.filter(({ what }) => pattern.test(what));
    this.told = [];
    return told.map(({ what, time, channel }) => `${channel}: ${what} @${time.toFixed(2)}`);
  }

  #tell(channel: number, what: string, time: number): void {
    this.told.push({ channel, what, time });
  }
}

/** Timers that run when a test moves the synthesizer's time. */
export class FakeClock {
  readonly #synth: FakeSynth;
  #timers: { readonly seconds: number; readonly task: () => void; due: number }[] = [];

  constructor(synth: FakeSynth) {
    this.#synth = synth;
  }

  get running(): number {
    return this.#timers.length;
  }

  readonly every: Every = (seconds, task, signal) => {
    const timer = { seconds, task, due: this.#synth.now + seconds };
    this.#timers.push(timer);
    signal.addEventListener("abort", () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    });
  };

  /** Lets time pass, timer by timer. */
  pass(seconds: number): void {
    const end = this.#synth.now + seconds;
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.due - b.due);
      if (!next || next.due > end + 1e-9) break;
      this.#synth.now = Math.max(this.#synth.now, next.due);
      next.due = this.#synth.now + next.seconds;
      next.task();
    }
    this.#synth.now = end;
  }

  /** Time passes while the page is too busy for timers. */
  stall(seconds: number): void {
    this.#synth.now += seconds;
    for (const timer of this.#timers) timer.due = Math.max(timer.due, this.#synth.now);
  }
}
