/**
 * Whether there is a kernel, and whether it answers.
 *
 * A hello asks it where it stands: at first, after every doubt, and again where nothing is answered for long. While there
 * seems to be no kernel we knock.
 */

import type { Link } from "./link";
import type { Connection } from "./state";
import type { Timers } from "./timers";
import type { Message } from "./wire";

/** Milliseconds between looks at the connection. */
export const WATCH_EVERY = 250;
/** Milliseconds without an acknowledgement after which the user is told that changes are on their way: most take fifty. */
const SENDING_AFTER = 400;
/** Milliseconds after which the user is told that the kernel is busy. */
const BUSY_AFTER = 1500;
/**
 * Milliseconds after which we say hello (again) where nothing is answered: a host may drop a message in silence. Twice as
 * long each time, for a kernel that is only busy answers them all, and an answer may be a snapshot.
 */
const PATIENCE = [10_000, 120_000] as const;
/** Milliseconds after which a kernel that seems to be gone is called a second time. */
const KNOCK = 3000;
/** Nobody was called: the first call is now. */
const NEVER = { at: Number.NEGATIVE_INFINITY, patience: 0 } as const;

/** Whose connection it is: what a hello says for it, and what it hears. */
export interface Caller {
  /** The revision of the kernel's score that is had here. */
  revision(): number;
  /** Requests that are not known to be done. */
  requests(): string[];
  /** When the oldest request that waits for its answer was sent. */
  unanswered(): number | undefined;
  lost(): void;
  found(): void;
}

interface Hello {
  readonly req: string;
  readonly said: number;
  readonly patience: number;
}

export class Contact {
  readonly #link: Link;
  readonly #timers: Timers;
  readonly #caller: Caller;
  #offline = false;
  #greeted = false;
  #hello: Hello | null = null;
  /** When a kernel that is gone was called last, and how long to wait until the next time. */
  #knocked: { readonly at: number; readonly patience: number } = NEVER;

  constructor(link: Link, timers: Timers, caller: Caller) {
    this.#link = link;
    this.#timers = timers;
    this.#caller = caller;
  }

  /** Whether there is no kernel to send to. */
  get offline(): boolean {
    return this.#offline;
  }

  /** Whether the kernel answered since the connection was last in doubt. */
  get greeted(): boolean {
    return this.#greeted;
  }

  /** Whether it answered, and is asked nothing. */
  get settled(): boolean {
    return this.#greeted && !this.#hello;
  }

  get state(): Connection {
    if (this.#offline) return "offline";
    const waited = Math.max(this.#waitedFor(this.#caller.unanswered()), this.#waitedFor(this.#hello?.said));
    if (waited > BUSY_AFTER) return "busy";
    return waited > SENDING_AFTER ? "sending" : "connected";
  }

  /** Looks at the connection; to be called every `WATCH_EVERY`. */
  watch(): void {
    if (!this.#link.alive) {
      this.#disconnected();
      this.#knock();
    } else if (this.#offline) this.#reconnected();
    else if (!this.#hello && !this.#greeted) this.sayHello();
    else if (this.#hello && this.#waitedFor(this.#hello.said) >= this.#hello.patience) {
      this.#say(this.#caller.revision(), Math.min(2 * this.#hello.patience, PATIENCE[1]));
    } else if (!this.#hello && this.#waitedFor(this.#caller.unanswered()) >= PATIENCE[0]) this.sayHello();
  }

  /** A message came: a kernel that was gone is there again. */
  heard(): void {
    if (this.#offline && this.#link.alive) this.#reconnected();
  }

  /** Something could not be sent. */
  doubt(): void {
    this.#greeted = false;
  }

  /** `rev` is the revision we have, or null where the score here is not to be trusted. */
  sayHello(rev: number | null = this.#caller.revision()): void {
    // One is on its way, and its answer will tell.
    if (this.#hello && rev !== null && this.#waitedFor(this.#hello.said) < this.#hello.patience) return;
    this.#say(rev, PATIENCE[0]);
  }

  /** Says hello once more: a broadcast overtook the answer to the last one. */
  sayHelloAgain(): void {
    this.#hello = null;
    this.sayHello();
  }

  /** Whether a message answers the hello that is waited for. */
  isAnswer({ req }: Message): boolean {
    return req === this.#hello?.req;
  }

  /** The answer was taken in. Returns when it was asked for: what was sent before that, and is not acknowledged, is lost. */
  settle(): number {
    const said = this.#hello?.said ?? 0;
    this.#hello = null;
    this.#greeted = true;
    return said;
  }

  #say(rev: number | null, patience: number): void {
    const req = this.#link.newRequest();
    if (this.#link.send({ type: "hello", req, rev, pending: this.#caller.requests() }))
      this.#hello = { req, said: this.#timers.now(), patience };
  }

  /** Calls a kernel that seems to be gone: hosts are not always right about that, and one may have come back unannounced. */
  #knock(): void {
    if (this.#waitedFor(this.#knocked.at) < this.#knocked.patience) return;
    this.#knocked = { at: this.#timers.now(), patience: Math.min(2 * this.#knocked.patience + KNOCK, PATIENCE[1]) };
    this.#link.knock({ type: "hello", rev: this.#caller.revision() });
  }

  #disconnected(): void {
    if (this.#offline) return;
    this.#offline = true;
    this.#hello = null;
    this.#greeted = false;
    this.#caller.lost();
  }

  #reconnected(): void {
    this.#offline = false;
    this.#knocked = NEVER;
    this.#caller.found();
    this.sayHello();
  }

  #waitedFor(since: number | undefined): number {
    return since === undefined ? 0 : this.#timers.now() - since;
  }
}
