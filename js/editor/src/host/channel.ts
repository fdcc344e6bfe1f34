/** The model as a channel to the kernel, and what can be known of whether anybody is at its other end. */

import type { Channel } from "../store/link";
import type { HostBuffer, Message } from "../store/wire";
import { type HostModel, type KernelConnection, onModel } from "./model";

/** Milliseconds that a page waits for a first answer before it takes itself for one without a kernel. */
const FIRST_ANSWER = 3000;

/** Milliseconds after which a kernel that has nothing to do and answers nothing is taken for another, or for none. */
const SILENCE = 6000;

/** Where the host shows the kernel's state, these are the states in which nobody answers. */
const GONE = new Set(["dead", "terminating", "restarting", "autorestarting"]);

export class ModelChannel implements Channel {
  readonly #model: HostModel;
  readonly #signal: AbortSignal;
  readonly #began = performance.now();
  #answered = false;
  /** The comm was closed: the kernel was restarted, or the widget was closed there. Until somebody answers all the same. */
  #closed = false;
  /** Since when something that was sent is unanswered though the kernel could answer; null where all is answered. */
  #waiting: number | null = null;

  constructor(model: HostModel, signal: AbortSignal) {
    this.#model = model;
    this.#signal = signal;
    // ipywidgets tells that a comm came or went, not which. It came before anybody could listen here, so: it went.
    onModel(model, "comm_live_update", () => this.#close(), signal);
    onModel(model, "comm:close", () => this.#close(), signal);
  }

  get alive(): boolean {
    if (this.#signal.aborted || this.#closed) return false;
    const kernel = this.#kernel();
    if (kernel) return this.#isThere(kernel);
    // Other hosts say nothing, and swallow what is sent without a kernel: silence from the first is the only sign.
    return this.#answered || performance.now() - this.#began < FIRST_ANSWER;
  }

  #isThere({ status, connectionStatus }: KernelConnection): boolean {
    // What a kernel that was restarted knew of this editor is gone, however soon it is back.
    if (GONE.has(status)) this.#close();
    // A kernel that works on a cell may be silent for hours.
    if (status !== "idle" && this.#waiting !== null) this.#waiting = performance.now();
    const silent = this.#waiting !== null && performance.now() - this.#waiting > SILENCE;
    return !this.#closed && !silent && (connectionStatus ?? "connected") === "connected";
  }

  send(message: Message, buffers: ArrayBuffer[]): void {
    this.#waiting ??= performance.now();
    this.#model.send(message, undefined, buffers);
  }

  onMessage(callback: (message: unknown, buffers: readonly HostBuffer[]) => void): void {
    const received = (message: unknown, buffers: readonly HostBuffer[] | undefined) => {
      this.#answered = true;
      this.#closed = false;
      this.#waiting = null;
      callback(message, buffers ?? []);
    };
    onModel(this.#model, "msg:custom", received, this.#signal);
  }

  #kernel(): KernelConnection | null {
    try {
      return this.#model.widget_manager?.kernel ?? null;
    } catch {
      return null; // a manager may throw where it has none
    }
  }

  #close(): void {
    this.#closed = true;
  }
}
