/**
 * One document, two places: edits take effect here at once, and the kernel has the last word.
 *
 * What the user sees is the kernel's score with what it has not acknowledged on top. A broadcast that carries our request
 * acknowledges it; anybody else's goes under what is pending. After a gap, a refusal out of turn or a lost connection we
 * say hello and send again what was not acknowledged: the kernel knows a request that it has done already.
 */

import { EditError, ScoreError } from "../score/errors";
import type { Change } from "../score/ops";
import { unpack } from "../score/pack";
import type { Score } from "../score/types";
import { type Caller, Contact, WATCH_EVERY } from "./contact";
import { History, type Step } from "./history";
import type { Link } from "./link";
import { addNotice } from "./notices";
import { type Entry, Pending, type Waiting } from "./pending";
import { type LostChange, Refused } from "./refused";
import type { Store } from "./store";
import { CLOCK, type Timers } from "./timers";
import { decodeColumns, encodeColumns, type Message } from "./wire";

/** A file that was opened here without a kernel, for the kernel to open when it is back. */
export interface OpenedFile {
  readonly req: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What only this page has: all that would be lost with it. */
export interface Unsaved {
  readonly opened: OpenedFile | null;
  readonly waiting: readonly Waiting[];
  readonly refused: readonly LostChange[];
}

export class Sync {
  readonly #store: Store;
  readonly #link: Link;
  readonly #timers: Timers;
  readonly #contact: Contact;
  readonly #pending: Pending;
  readonly #refused: Refused;
  /** What is done in the kernel's score, for the day that there is no kernel. */
  #history = new History();
  /** While the kernel is gone, or too busy to be asked: what can be undone here. */
  #local: History | null = null;
  #revision: number;
  /** Steps by hand in the kernel's score since the page was opened, less those undone. */
  #steps = 0;
  /** Undos and redos that were asked for, and when. */
  readonly #asked = new Map<string, number>();
  #opened: OpenedFile | null = null;
  #kernelUndo: { readonly canUndo: string | null; readonly canRedo: string | null };

  /** Begins with the store's score and revision (from the traits, or a saved page); ends when `signal` aborts. */
  constructor(store: Store, link: Link, signal: AbortSignal, timers: Timers = CLOCK) {
    this.#store = store;
    this.#link = link;
    this.#timers = timers;
    this.#pending = new Pending(store.state.score);
    this.#refused = new Refused(store, (lost) => this.#retry(lost));
    this.#revision = store.state.revision;
    this.#contact = new Contact(link, timers, this.#caller());
    this.#kernelUndo = { canUndo: store.state.canUndo, canRedo: store.state.canRedo };
    link.listen((message, buffers) => this.#receive(message, buffers), signal);
    timers.every(WATCH_EVERY, () => this.#watch(), signal);
    this.#watch();
  }

  /** How many steps by hand the score here holds: those of the kernel since this page was opened, and those that wait. */
  get steps(): number {
    return Math.max(0, this.#steps) + this.#pending.entries.length;
  }

  get unsaved(): Unsaved {
    const waiting = this.#pending.entries.map(({ req, gesture, change }) => ({ req, gesture, change }));
    return { opened: this.#opened, waiting, refused: this.#refused.changes };
  }

  /**
   * Goes on from what an earlier page of this editor had to itself; `score` is that of the file that was opened there.
   *
   * Its requests keep their names: what the kernel has done already, it does not do again.
   */
  restore({ opened, waiting, refused }: Unsaved, score: Score | null): void {
    if (opened && score) this.#startFrom(opened, score);
    this.#pending.restore(waiting);
    if (this.#local) this.#local = this.#aside();
    if (this.#contact.settled) this.#sendAgain();
    for (const lost of refused) this.#refused.add(lost);
    this.#show();
  }

  /** Applies a change here at once and tells the kernel. One that does not fit becomes a notice. */
  edit(gesture: string, change: Change): void {
    if (change.length === 0) return;
    this.#edit(gesture, change, (reason) => {
      addNotice(this.#store, "error", `${gesture} did not fit the piece: ${reason}`);
    });
  }

  /** Tries a refused change again, on the score as it is now. */
  #retry(lost: LostChange): void {
    this.#refused.remove(lost);
    this.#edit(lost.gesture, lost.change, (reason) => this.#refused.add({ ...lost, reason }));
  }

  #edit(gesture: string, change: Change, misfit: (reason: string) => void): void {
    const entry = this.#add(gesture, change, misfit);
    if (entry) this.#local = this.#local?.done(reversing(entry)) ?? null;
    this.#show();
  }

  /** Takes back the last step, whoever made it. */
  undo(): void {
    this.#step("undo");
  }

  /** Does again what was undone last. */
  redo(): void {
    this.#step("redo");
  }

  /** Shows the score of a file where there is no kernel to open it; the kernel opens it when it is back. */
  openHere(name: string, bytes: Uint8Array, score: Score): void {
    this.#pending.drop(new Set(this.#pending.entries.map((entry) => entry.req)));
    this.#startFrom({ req: this.#link.newRequest(), name, bytes }, score);
    this.#show();
  }

  #startFrom(opened: OpenedFile, score: Score): void {
    this.#opened = opened;
    this.#pending.rebase(score);
    this.#history = new History();
    if (this.#local) this.#local = this.#aside();
  }

  /** The kernel is known to be at this revision (a trait says so): where that is past ours, a broadcast was lost. */
  heard(revision: number): void {
    if (revision > this.#revision && !this.#contact.offline) this.#contact.sayHello();
  }

  #add(gesture: string, change: Change, misfit: (reason: string) => void): Entry | null {
    try {
      const entry = this.#pending.add(this.#link.newRequest(), gesture, change);
      this.#send(entry);
      return entry;
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      misfit(error.message);
      return null;
    }
  }

  #send(entry: Entry): void {
    if (this.#contact.offline) return;
    const { req, gesture, change } = entry;
    const buffers: Uint8Array[] = [];
    const ops = encodeColumns(change, buffers);
    const message = { type: "ops", req, gesture, base_rev: this.#revision, ops };
    if (this.#link.send(message, buffers)) entry.sent = this.#timers.now();
    else this.#contact.doubt();
  }

  // --- undo

  #step(which: "undo" | "redo"): void {
    const silent = !this.#contact.greeted || this.#contact.state === "busy";
    const local = this.#local ?? (silent ? this.#aside() : null);
    // A page that was just opened knows nothing of what the kernel could take back.
    if (!local || (!this.#contact.greeted && !this.#contact.offline && !local.next(which))) this.#ask(which);
    // Asked before the kernel was known to be busy: one that is taken back here as well would be taken back twice.
    else if (this.#asked.size) addNotice(this.#store, "info", "The kernel is busy: what was undone last waits for it.");
    else this.#reverse(which, local);
  }

  #ask(type: "undo" | "redo"): void {
    const req = this.#link.newRequest();
    if (this.#link.send({ type, req })) this.#asked.set(req, this.#timers.now());
  }

  /** What can be undone without the kernel: what it did, and what it has not heard of. */
  #aside(): History {
    return this.#history.done(...this.#pending.entries.filter((entry) => entry.applied).map(reversing));
  }

  /** Undo and redo without a kernel: what never left this page is dropped, anything else is answered by its inverse. */
  #reverse(which: "undo" | "redo", local: History): void {
    this.#local = local;
    const step = local.next(which);
    if (!step) return;
    const back = this.#unsent(step) ?? this.#answered(which, step);
    if (back) this.#local = which === "undo" ? local.undone(back) : local.redone(back);
    this.#show();
  }

  #unsent({ label, req }: Step): Step | null {
    const last = this.#pending.entries.at(-1);
    if (!last || last.req !== req || last.sent !== null) return null;
    this.#pending.drop(new Set([last.req]));
    return { label, change: last.change, req: null };
  }

  #answered(which: "undo" | "redo", step: Step): Step | null {
    const gesture = which === "undo" ? `Undo ${step.label}` : step.label;
    const entry = this.#add(gesture, step.change, (reason) => addNotice(this.#store, "error", `${gesture}: ${reason}`));
    return entry && { ...reversing(entry), label: step.label };
  }

  // --- what the kernel says

  #receive(message: Message, buffers: readonly Uint8Array[]): void {
    this.#contact.heard();
    switch (message.type) {
      case "ops":
        this.#onOps(message, buffers);
        break;
      case "snapshot":
        this.#onSnapshot(message, buffers);
        break;
      case "welcome":
        this.#onWelcome(message);
        break;
      case "reject":
        this.#onReject(message);
        break;
      default:
        return;
    }
    // The kernel has all that was done aside: from here on its history is the one.
    if (!this.#contact.offline && this.#pending.entries.length === 0) this.#local = null;
    this.#show();
  }

  #onOps(message: Message, buffers: readonly Uint8Array[]): void {
    const rev = message.rev as number;
    this.#asked.delete(String(message.req));
    // What we have already, or what the kernel did on an earlier request: it only acknowledges.
    if (rev <= this.#revision) {
      if (this.#isDone([String(message.req)])) this.#contact.sayHello(null);
    } else if (rev > this.#revision + 1 || message.again) this.#contact.sayHello();
    else this.#advance(message, buffers);
    if (rev >= this.#revision) this.#takeUndoLabels(message);
  }

  #advance(message: Message, buffers: readonly Uint8Array[]): void {
    try {
      const change = decodeColumns(message.ops, buffers) as Change;
      const mine = this.#pending.find(message.req);
      const { inverse } = mine ? this.#pending.acknowledge(mine.req, change) : this.#pending.confirm(change);
      this.#remember(message, { label: String(message.gesture), change: inverse, req: null });
      this.#revision += 1;
    } catch (error) {
      // Our score is not the kernel's: only a snapshot can mend that.
      console.warn("a broadcast of the kernel does not fit the score here", error);
      this.#contact.sayHello(null);
    }
  }

  #remember({ origin }: Message, step: Step): void {
    if (origin !== "cell") this.#steps += origin === "undo" ? -1 : 1;
    if (origin === "undo") this.#history = this.#history.undone(step);
    else if (origin === "redo") this.#history = this.#history.redone(step);
    else this.#history = this.#history.done(step);
  }

  #onSnapshot(message: Message, buffers: readonly Uint8Array[]): void {
    const rev = message.rev as number;
    const answers = this.#contact.isAnswer(message);
    this.#asked.delete(String(message.req));
    // Somebody else's hello was answered, and nothing in it is new.
    if (!answers && rev <= this.#revision) return;
    try {
      const score = unpack(buffers[0]);
      this.#pending.rebase(score);
      this.#isDone(message.done as string[]);
    } catch (error) {
      if (!(error instanceof ScoreError)) throw error;
      addNotice(this.#store, "error", `The piece could not be read: ${error.message}`);
      return;
    }
    this.#revision = rev;
    this.#history = new History();
    if (message.origin === "open") this.#steps += 1;
    this.#takeUndoLabels(message);
    if (answers) this.#sendAgain();
  }

  /**
   * Lets go of what the kernel has done. True where that opened a file: then our score is that of the file, and the
   * kernel's may be further.
   */
  #isDone(reqs: readonly string[]): boolean {
    this.#pending.drop(new Set(reqs));
    if (!this.#opened || !reqs.includes(this.#opened.req)) return false;
    this.#opened = null;
    return true;
  }

  #onWelcome(message: Message): void {
    if (!this.#contact.isAnswer(message)) return;
    this.#takeUndoLabels(message);
    if (this.#isDone(message.done as string[])) this.#contact.sayHello(null);
    else if (message.rev === this.#revision) this.#sendAgain();
    else {
      // Our revision was another when we said hello: a broadcast overtook the answer.
      this.#contact.sayHelloAgain();
    }
  }

  #onReject(message: Message): void {
    const entry = this.#pending.find(message.req);
    const { message: reason } = message.error as { message: string };
    if (entry) {
      this.#pending.drop(new Set([entry.req]));
      this.#refused.add({ gesture: entry.gesture, change: entry.change, reason });
    } else if (message.req === this.#opened?.req) {
      this.#opened = null;
      addNotice(this.#store, "error", `The kernel could not open the file: ${reason}`);
    } else if (this.#asked.delete(String(message.req))) addNotice(this.#store, "info", reason);
    else return;
    if ((message.rev as number) > this.#revision) this.#contact.sayHello();
  }

  #takeUndoLabels({ can_undo, can_redo }: Message): void {
    this.#kernelUndo = { canUndo: (can_undo ?? null) as string | null, canRedo: (can_redo ?? null) as string | null };
  }

  // --- the connection

  /** What the connection asks of us, and tells us. */
  #caller(): Caller {
    return {
      revision: () => this.#revision,
      requests: () => this.#requests(),
      unanswered: () => this.#unanswered(),
      lost: () => this.#lost(),
      found: () => {
        if (this.#pending.entries.length === 0) this.#local = null;
      },
    };
  }

  /** After the answer to a hello: what was sent before it and is still not acknowledged has been lost. */
  #sendAgain(): void {
    const said = this.#contact.settle();
    if (this.#opened) {
      const { req, name, bytes } = this.#opened;
      this.#link.send({ type: "open", req, name }, [bytes]);
    }
    // An undo is not asked for again: what it would take back by now may be something else.
    for (const [req, asked] of this.#asked) if (asked <= said) this.#asked.delete(req);
    for (const entry of this.#pending.entries) if (entry.sent === null || entry.sent <= said) this.#send(entry);
  }

  #watch(): void {
    this.#contact.watch();
    this.#show();
  }

  #lost(): void {
    // Lost with the connection; where the kernel did them after all, it will tell.
    this.#asked.clear();
    this.#local ??= this.#aside();
  }

  #requests(): string[] {
    const reqs = this.#pending.entries.map((entry) => entry.req);
    return this.#opened ? [...reqs, this.#opened.req] : reqs;
  }

  /** When the oldest change or undo that waits for its acknowledgement was sent. */
  #unanswered(): number | undefined {
    const sent = this.#pending.entries.flatMap((entry) => entry.sent ?? []);
    return [...sent.slice(0, 1), ...this.#asked.values()].sort((a, b) => a - b)[0];
  }

  /** Puts into the store what changed, and only then. */
  #show(): void {
    const { entries, score } = this.#pending;
    const newest = entries.at(-1);
    const shown = {
      score,
      revision: this.#revision,
      pending: entries.length,
      connection: this.#contact.state,
      canUndo: this.#local ? this.#local.canUndo : (newest?.gesture ?? this.#kernelUndo.canUndo),
      canRedo: this.#local ? this.#local.canRedo : newest ? null : this.#kernelUndo.canRedo,
    };
    const { state } = this.#store;
    if ((Object.keys(shown) as (keyof typeof shown)[]).some((name) => shown[name] !== state[name])) {
      this.#store.update(shown);
    }
  }
}

/** How to reverse what a pending change did here. */
function reversing({ gesture, applied, req }: Entry): Step {
  return { label: gesture, change: applied?.inverse ?? [], req };
}
