/** A kernel in memory: the session's rules on the reducer of this side, and channels whose messages a test carries by hand. */

import { EditError } from "../../../js/editor/src/score/errors";
import type { Change } from "../../../js/editor/src/score/ops";
import { pack } from "../../../js/editor/src/score/pack";
import { apply } from "../../../js/editor/src/score/reduce";
import type { Score } from "../../../js/editor/src/score/types";
import type { Channel } from "../../../js/editor/src/store/link";
import type { Timers } from "../../../js/editor/src/store/timers";
import {
  decodeColumns,
  encodeColumns,
  type HostBuffer,
  Joiner,
  type Message,
  normalised,
  split,
} from "../../../js/editor/src/store/wire";

interface Sent {
  readonly message: Message;
  readonly buffers: readonly HostBuffer[];
}

/** One page's channel. Nothing moves until a test carries it: `up` to the kernel, `down` to the page. */
export class FakeChannel implements Channel {
  alive = true;
  readonly up: Sent[] = [];
  readonly down: Sent[] = [];
  #callback: (message: unknown, buffers: readonly HostBuffer[]) => void = () => {};

  send(message: Message, buffers: ArrayBuffer[]): void {
    // As a host does: JSON, and copies of whole buffers.
    this.up.push({ message: JSON.parse(JSON.stringify(message)), buffers: buffers.map((buffer) => buffer.slice(0)) });
  }

  onMessage(callback: (message: unknown, buffers: readonly HostBuffer[]) => void): void {
    this.#callback = callback;
  }

  /** The kernel's next message reaches the page. */
  deliver(): void {
    const sent = this.down.shift();
    if (sent) this.#callback(sent.message, sent.buffers);
  }

  /** The connection breaks, and what is on its way is lost. */
  cut(): void {
    this.alive = false;
    this.up.length = 0;
    this.down.length = 0;
  }
}

export class FakeKernel {
  score: Score;
  revision = 0;
  readonly channels: FakeChannel[] = [];
  #past: { label: string; inverse: Change }[] = [];
  #future: { label: string; inverse: Change }[] = [];
  /** Which requests were done, and to which revision they led. */
  readonly #done = new Map<string, number>();
  readonly #joiners = new Map<FakeChannel, Joiner>();
  #sent = 0;
  /** What opens a file's bytes here. */
  reader: (bytes: Uint8Array) => Score = () => this.score;

  constructor(score: Score) {
    this.score = score;
  }

  connect(): FakeChannel {
    const channel = new FakeChannel();
    this.channels.push(channel);
    this.#joiners.set(channel, new Joiner());
    return channel;
  }

  /** The page's next message reaches the kernel. */
  take(channel: FakeChannel): void {
    const sent = channel.up.shift();
    const whole =
      sent && this.#joiners.get(channel)?.add({ message: sent.message, buffers: sent.buffers.map(normalised) });
    if (whole) this.#handle(whole.message, whole.buffers);
  }

  /** Carries everything both ways until all is quiet. */
  settle(): void {
    while (this.channels.some(({ up, down }) => up.length || down.length)) {
      for (const channel of this.channels) {
        while (channel.up.length) this.take(channel);
        while (channel.down.length) channel.deliver();
      }
    }
  }

  /** A cell, or a model, edits. */
  edit(label: string, change: Change): void {
    this.#edit(label, change, "cell", null, null);
  }

  #handle(message: Message, buffers: readonly Uint8Array[]): void {
    const { type, req, view } = message;
    try {
      const done = this.#done.get(String(req));
      if (done !== undefined)
        this.#tell({ type: "ops", again: true, rev: done, view, req, origin: "gesture", gesture: "", ops: [] });
      else if (type === "hello") this.#hello(message);
      else if (type === "ops")
        this.#edit(String(message.gesture), decodeColumns(message.ops, buffers) as Change, "gesture", view, req);
      else if (type === "undo") this.#step(this.#past, this.#future, "undo", view, req);
      else if (type === "redo") this.#step(this.#future, this.#past, "redo", view, req);
      else if (type === "open") this.#open(buffers[0], view, req);
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      this.#tell({ type: "reject", req, rev: this.revision, error: { code: error.code, message: error.message } });
    }
  }

  #hello({ rev, req, view, pending }: Message): void {
    const done = ((pending ?? []) as string[]).filter((name) => this.#done.has(name));
    if (rev === this.revision) this.#tell({ type: "welcome", req, rev, done });
    else this.#snapshot("hello", view, req, done);
  }

  #open(bytes: Uint8Array, view: unknown, req: unknown): void {
    this.score = this.reader(bytes);
    this.revision += 1;
    this.#done.set(String(req), this.revision);
    this.#snapshot("open", view, req, [String(req)]);
  }

  #snapshot(origin: string, view: unknown, req: unknown, done: readonly string[]): void {
    this.#tell({ type: "snapshot", rev: this.revision, view, req, origin, done }, [pack(this.score)]);
  }

  #edit(label: string, change: Change, origin: string, view: unknown, req: unknown): void {
    const { score, inverse } = apply(this.score, change);
    this.#past.push({ label, inverse });
    this.#future = [];
    this.#became(score, change, label, origin, view, req);
  }

  #step(
    from: { label: string; inverse: Change }[],
    to: { label: string; inverse: Change }[],
    origin: string,
    view: unknown,
    req: unknown,
  ): void {
    const entry = from.pop();
    if (!entry) throw new EditError(`there is nothing to ${origin}`);
    const { score, inverse } = apply(this.score, entry.inverse);
    to.push({ label: entry.label, inverse });
    this.#became(score, entry.inverse, entry.label, origin, view, req);
  }

  #became(score: Score, change: Change, gesture: string, origin: string, view: unknown, req: unknown): void {
    this.score = score;
    this.revision += 1;
    if (req !== null) this.#done.set(String(req), this.revision);
    const buffers: Uint8Array[] = [];
    const ops = encodeColumns(change, buffers);
    this.#tell({ type: "ops", rev: this.revision, view, req, origin, gesture, ops }, buffers);
  }

  #tell(message: Message, buffers: readonly Uint8Array[] = []): void {
    this.#sent += 1;
    const undo = { can_undo: this.#past.at(-1)?.label ?? null, can_redo: this.#future.at(-1)?.label ?? null };
    const told = JSON.parse(JSON.stringify({ v: 1, n: this.#sent, ...undo, ...message }));
    for (const parcel of split({ message: told, buffers }, `k${this.#sent}`, 1 << 20)) {
      for (const channel of this.channels) {
        // As Jupyter hands them over: views into one larger buffer.
        if (channel.alive) channel.down.push({ message: parcel.message, buffers: parcel.buffers.map(offset) });
      }
    }
  }
}

function offset(bytes: Uint8Array): DataView {
  const larger = new Uint8Array(bytes.length + 8);
  larger.set(bytes, 5);
  return new DataView(larger.buffer, 5, bytes.length);
}

/** Time that moves when told to. */
export class FakeTimers implements Timers {
  #now = 0;
  #next: { at: number; every: number; callback: () => void; signal: AbortSignal }[] = [];

  now(): number {
    return this.#now;
  }

  every(milliseconds: number, callback: () => void, signal: AbortSignal): void {
    this.#next.push({ at: this.#now + milliseconds, every: milliseconds, callback, signal });
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      this.#next = this.#next.filter(({ signal }) => !signal.aborted).sort((a, b) => a.at - b.at);
      const [timer] = this.#next;
      if (!timer || timer.at > end) break;
      this.#now = timer.at;
      timer.at += timer.every;
      timer.callback();
    }
    this.#now = end;
  }
}
