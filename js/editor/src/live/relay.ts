/**
 * The window to Live: the device's own page, which carries texts between Live on this computer and a kernel elsewhere.
 * What the two windows say is in docs/design/live-device.md, what is said to the kernel in docs/protocol.md.
 */

import type { Link } from "../store/link";
import { CLOCK, type Timers } from "../store/timers";
import type { Message } from "../store/wire";

/** Where the first device of a computer listens. */
export const PORT = 9610;

/** Milliseconds between knocks, looks whether the window is still open, and questions to a silent kernel. */
const LOOK_EVERY = 500;

/** `lost`: its device is gone; `cut_off`: it was closed before it was allowed, or reads so from here; `resting`: not needed. */
export type WindowState = "waiting" | "allowed" | "lost" | "resting" | "closed" | "cut_off" | "blocked";

export class Relay {
  readonly #link: Link;
  readonly #timers: Timers;
  #window: Window | null = null;
  #port = PORT;
  #state: WindowState = "closed";
  #wasAllowed = false;
  #heard = 0;

  /** Ends, and closes its window, when `signal` aborts. */
  constructor(link: Link, signal: AbortSignal, timers: Timers = CLOCK) {
    this.#link = link;
    this.#timers = timers;
    link.listen((message) => this.#receive(message), signal);
    window.addEventListener("message", (event) => this.#hear(event), { signal });
    const close = () => this.#window?.close();
    // A window that outlives its page would keep the device to itself.
    window.addEventListener("pagehide", close, { signal });
    signal.addEventListener("abort", close, { once: true });
    timers.every(LOOK_EVERY, () => this.#look(), signal);
  }

  /** Opens the window, in the click's own task: browsers open none otherwise. */
  open(port = PORT): void {
    // One that was allowed needs no other click there: a code that was missing, say, is tried through it.
    if (this.#wasAllowed && port === this.#port && this.#window?.closed === false) return;
    this.#window?.close();
    this.#port = port;
    this.#wasAllowed = false;
    this.#window = window.open(`${this.#origin}/relay`, "", "popup,width=480,height=360");
    // The page allows nobody without an origin, as sandboxed frames are.
    if (this.#window && self.origin === "null") this.#gone("cut_off");
    else this.#tell(this.#window ? "waiting" : "blocked");
  }

  get #origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  #look(): void {
    if (!this.#window) return;
    // A page that its host isolates (COOP) sees the window as closed from the moment that it shows the device's page.
    if (this.#window.closed) this.#gone(this.#wasAllowed ? "closed" : "cut_off");
    else if (this.#state === "waiting") this.#say({ closeloop: "knock" });
    // What the kernel says between cells, a host may not deliver unless it is asked for (Colab).
    else if (this.#timers.now() - this.#heard > LOOK_EVERY) this.#link.poll();
  }

  #hear({ data, origin, source }: MessageEvent): void {
    if (!this.#window || source !== this.#window || origin !== this.#origin) return;
    if (data?.closeloop === "frame") this.#link.send({ type: "live.frame", text: data.text });
    else if (data?.closeloop === "closed") this.#tell("lost");
    else if (data?.closeloop === "allowed") {
      this.#wasAllowed = true;
      this.#tell("allowed");
    }
  }

  #receive({ type, view, state, text }: Message): void {
    this.#heard = this.#timers.now();
    const isMine = view === this.#link.view;
    if (type === "live.frame" && isMine) this.#say({ closeloop: "frame", text });
    if (type !== "live.window") return;
    if (!this.#window || this.#state === "waiting") {
      // The kernel asks a moment after the click: what came of it, it may not have waited to hear.
      if (state === "wanted" && this.#state !== "closed") this.#tell(this.#state);
      return;
    }
    if (state === "done" && isMine) this.#state = "resting";
    else if (state === "wanted") this.#tell("waiting");
    else return;
    // A connection has a socket of its own: nothing that was said to the last one comes to the next.
    this.#say({ closeloop: "close" });
    this.#look();
  }

  #say(message: object): void {
    this.#window?.postMessage(message, this.#origin);
  }

  #gone(state: WindowState): void {
    this.#window = null;
    this.#tell(state);
  }

  #tell(state: WindowState): void {
    this.#state = state;
    this.#link.send({ type: "live.window", state, port: this.#port });
  }
}
