/**
 * Puts copies of an editor's piece on the shelf, and brings back what an earlier page or editor left there.
 *
 * Copies are made when the hand rests, and when the page is hidden or closed; no gesture waits for one. What an earlier
 * page of the same editor had to itself is taken up without asking. What another editor of the same piece had (the cell
 * was run again, the kernel restarted) is offered.
 */

import { diff } from "../score/diff";
import { readMidi, writeMidi } from "../score/midi";
import { pack, unpack } from "../score/pack";
import { scoresEqual } from "../score/score";
import type { Score } from "../score/types";
import type { Actions } from "../store/actions";
import { addNotice } from "../store/notices";
import type { Copy, Shelf } from "../store/shelf";
import type { Store } from "../store/store";
import type { Sync } from "../store/sync";
import { CLOCK, type Timers } from "../store/timers";
import { exactly } from "../store/wire";

/** Milliseconds without an edit after which a copy is made. */
const REST = 300;
/** Milliseconds after which one is made though the hand does not rest. */
const LONGEST = 2000;
/** Milliseconds between looks. */
const LOOK_EVERY = 250;
/** Bytes of the largest piece that is copied: some 300,000 notes. */
const LARGEST = 6_000_000;

export interface KeeperParts {
  readonly store: Store;
  readonly sync: Sync;
  /** The random name of this page's model. */
  readonly view: string;
  readonly identity: string;
  /** Which piece the editor was made of; "" where nothing is to be kept. */
  readonly source: string;
  readonly shelf: () => Promise<Shelf>;
  /** Whether an editor is on this page, shown or yet to be shown: what is there need not be brought back. */
  readonly isAtHand: (identity: string) => boolean;
  readonly open: Actions["open"];
  readonly signal: AbortSignal;
  readonly timers?: Timers;
}

export class Keeper {
  readonly #parts: KeeperParts;
  readonly #timers: Timers;
  #begun: Promise<void> = Promise.resolve();
  #shelf: Shelf | null = null;
  /** When the first and the last edit was made that is not in the copy; null where all are. */
  #changed: { readonly first: number; readonly last: number } | null = null;
  /** Steps by hand that earlier pages of this editor counted. */
  #earlier = 0;
  /** Copies of earlier pages of this editor that are in ours when it is made. */
  #takenUp: readonly string[] = [];
  #kept = false;
  #left = false;
  #offered = false;

  constructor(parts: KeeperParts) {
    const { store, shelf, source, signal, timers = CLOCK } = parts;
    this.#parts = parts;
    this.#timers = timers;
    if (source === "") return;
    this.#begun = shelf().then((opened) => this.#begin(opened));
    store.subscribe((state, before) => {
      if (state.score !== before.score || state.pending !== before.pending) this.#touch();
    }, signal);
    timers.every(LOOK_EVERY, () => this.#look(), signal);
  }

  /** Makes a copy now, where there is something that is not in it. */
  flush(): void {
    if (this.#changed) this.#put();
  }

  /** The editor was put on its page, or taken off it. */
  show(isShown: boolean): void {
    if (isShown && !this.#offered) void this.#offerOthers();
    if (this.#left === !isShown) return;
    this.#left = !isShown;
    if (this.#kept || this.#changed) this.#put();
  }

  // --- making copies

  #touch(): void {
    const now = this.#timers.now();
    this.#changed = { first: this.#changed?.first ?? now, last: now };
  }

  #look(): void {
    if (!this.#changed) return;
    const now = this.#timers.now();
    if (now - this.#changed.last >= REST || now - this.#changed.first >= LONGEST) this.#put();
  }

  #put(): void {
    const { store, sync, view, identity, source } = this.#parts;
    // Before the shelf is open nothing is done with the changes: they wait.
    if (!this.#shelf) return;
    this.#changed = null;
    const steps = this.#earlier + sync.steps;
    const { unsaved } = sync;
    if (steps === 0 && !this.#kept && unsaved.refused.length === 0) return;
    const packed = pack(store.state.score);
    if (packed.length > LARGEST) {
      this.#saysWhere("page");
      return;
    }
    const takenUp = this.#takenUp;
    this.#takenUp = [];
    this.#kept = true;
    const copy: Copy = { view, source, identity, time: Date.now(), steps, left: this.#left, pack: packed, unsaved };
    const shelf = this.#shelf;
    shelf
      .put(copy)
      .then(() => this.#saysWhere(shelf.lasts ? "browser" : "page"))
      .then(() => shelf.forget(takenUp))
      .catch((error) => {
        console.warn("no copy of the piece could be kept", error);
        this.#saysWhere("page");
      });
  }

  #saysWhere(copies: "browser" | "page"): void {
    const { store, signal } = this.#parts;
    if (!signal.aborted && store.state.copies !== copies) store.update({ copies });
  }

  // --- bringing back

  async #begin(shelf: Shelf): Promise<void> {
    const { source, identity, view, signal } = this.#parts;
    const copies = await copiesOf(shelf, source);
    if (signal.aborted) return;
    this.#shelf = shelf;
    this.#saysWhere(shelf.lasts ? "browser" : "page");
    const mine = copies.filter((copy) => copy.identity === identity && copy.view !== view);
    // The oldest first, as they were drawn.
    for (const copy of mine.toReversed()) this.#takeUp(copy);
  }

  #takeUp({ view, steps, unsaved }: Copy): void {
    const { sync } = this.#parts;
    this.#takenUp = [...this.#takenUp, view];
    this.#earlier = Math.max(this.#earlier, steps - unsaved.waiting.length);
    sync.restore(unsaved, unsaved.opened && readMidi(unsaved.opened.bytes, () => {}));
    this.#touch();
  }

  /** Looks when the editor is first shown: by then the one before it, whose cell was run again, is off the page. */
  async #offerOthers(): Promise<void> {
    const { source, identity, isAtHand, signal } = this.#parts;
    this.#offered = true;
    await this.#begun;
    const copies = this.#shelf ? await copiesOf(this.#shelf, source) : [];
    if (signal.aborted || this.#kept || this.#takenUp.length) return;
    this.#offer(copies.filter((copy) => copy.identity !== identity && (copy.left || !isAtHand(copy.identity))));
  }

  /** Offers the newest of these copies that is not what is shown, unless something was drawn here already. */
  #offer(copies: readonly Copy[]): void {
    const { store, sync } = this.#parts;
    if (sync.steps > 0) return;
    const [at, score] = firstUnlike(copies, store.state.score);
    if (!score) return;
    const [copy, older] = [copies[at], copies.slice(at + 1)];
    const edits = copy.steps === 1 ? "1 edit that is" : `${copy.steps} edits that are`;
    addNotice(store, "info", `An earlier editor of this piece had ${edits} not in this one (${ago(copy.time)}).`, [
      { label: "Bring them back", press: () => this.#bringBack(copy, score) },
      {
        label: "Forget them",
        press: () => {
          void this.#shelf?.forget([copy.view]);
          this.#offer(older);
        },
      },
    ]);
  }

  /** One undo step, like any edit; the earlier copy stays until that is in one of ours. */
  #bringBack(copy: Copy, score: Score): void {
    const { store, sync, open } = this.#parts;
    const change = diff(store.state.score, score);
    this.#earlier += copy.steps - 1;
    this.#takenUp = [...this.#takenUp, copy.view];
    if (change) sync.edit("Bring back earlier edits", change);
    // Another file was opened there: no ops lead to it, but the file does.
    else void open(score.name || "Earlier piece", exactly(writeMidi(score)));
  }
}

/** None where they cannot be had: a copy is a help, and never in the way. */
async function copiesOf(shelf: Shelf, source: string): Promise<Copy[]> {
  try {
    return await shelf.of(source);
  } catch (error) {
    console.warn("the copies of this piece could not be read", error);
    return [];
  }
}

/** The first copy that holds another piece than `score`: its place, and its score. */
function firstUnlike(copies: readonly Copy[], score: Score): [at: number, score: Score | null] {
  for (const [at, copy] of copies.entries()) {
    const kept = read(copy);
    if (kept && !scoresEqual(kept, score)) return [at, kept];
  }
  return [-1, null];
}

function read(copy: Copy): Score | null {
  try {
    return unpack(copy.pack);
  } catch {
    return null; // a copy of a version that was otherwise
  }
}

/** "5 minutes ago" */
function ago(time: number): string {
  const minutes = Math.round((time - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (minutes > -2) return "just now";
  if (minutes > -90) return words.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours > -36 ? words.format(hours, "hour") : words.format(Math.round(hours / 24), "day");
}
