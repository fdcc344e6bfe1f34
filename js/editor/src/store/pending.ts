/** Changes that were made here and that the kernel has not acknowledged, on top of the score that it has. */

import { EditError } from "../score/errors";
import type { Change } from "../score/ops";
import { type Applied, apply } from "../score/reduce";
import type { Score } from "../score/types";

/** A change that waits for the kernel. */
export interface Waiting {
  /** The request that brings it there; the kernel does a request once, however often it comes. */
  readonly req: string;
  /** Its undo label: "Move 3 notes". */
  readonly gesture: string;
  readonly change: Change;
}

export interface Entry extends Waiting {
  /** What it did here; null while it does not fit the score. Only the kernel may call it lost: it may have it already. */
  applied: Applied | null;
  /** The score it was applied to. */
  base: Score;
  /** When it was sent last; null where it never was. */
  sent: number | null;
}

export class Pending {
  #confirmed: Score;
  #entries: readonly Entry[] = [];

  constructor(confirmed: Score) {
    this.#confirmed = confirmed;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** The score as the kernel has it, as far as we know. */
  get confirmed(): Score {
    return this.#confirmed;
  }

  /** The score as the user sees it. */
  get score(): Score {
    return this.#entries.findLast((entry) => entry.applied)?.applied?.score ?? this.#confirmed;
  }

  find(req: unknown): Entry | undefined {
    return this.#entries.find((entry) => entry.req === req);
  }

  /** Adds a change that was made just now. Throws an `EditError`, and adds nothing, where it does not fit. */
  add(req: string, gesture: string, change: Change): Entry {
    const base = this.score;
    const entry: Entry = { req, gesture, change, applied: apply(base, change), base, sent: null };
    this.#entries = [...this.#entries, entry];
    return entry;
  }

  /** Puts changes that an earlier page made under those of this one. */
  restore(changes: readonly Waiting[]): void {
    const restored = changes.map((waiting) => ({ ...waiting, applied: null, base: this.#confirmed, sent: null }));
    this.#entries = [...restored, ...this.#entries];
    this.rebase(this.#confirmed);
  }

  /** The kernel has a change of somebody else's, or one whose turn was another. Throws where it does not fit. */
  confirm(change: Change): Applied {
    const applied = apply(this.#confirmed, change);
    this.rebase(applied.score);
    return applied;
  }

  /**
   * The kernel has the change `req`.
   *
   * The common case, our own changes acknowledged in their order, costs nothing: the score after it is known already.
   */
  acknowledge(req: string, change: Change): Applied {
    const [first] = this.#entries;
    if (first.req === req && first.applied && first.base === this.#confirmed) {
      this.#confirmed = first.applied.score;
      this.#entries = this.#entries.slice(1);
      return first.applied;
    }
    this.#entries = this.#entries.filter((entry) => entry.req !== req);
    return this.confirm(change);
  }

  /** Takes changes away again: the kernel has them already, or will never have them. */
  drop(reqs: ReadonlySet<string>): void {
    const first = this.#entries.findIndex((entry) => reqs.has(entry.req));
    if (first < 0) return;
    const isTail = this.#entries.slice(first).every((entry) => reqs.has(entry.req));
    this.#entries = this.#entries.filter((entry) => !reqs.has(entry.req));
    if (!isTail) this.rebase(this.#confirmed);
  }

  /** The kernel has this score: what is pending is applied anew on top of it. */
  rebase(confirmed: Score): void {
    this.#confirmed = confirmed;
    let score = confirmed;
    for (const entry of this.#entries) {
      entry.base = score;
      entry.applied = fitted(score, entry.change);
      score = entry.applied?.score ?? score;
    }
  }
}

function fitted(score: Score, change: Change): Applied | null {
  try {
    return apply(score, change);
  } catch (error) {
    if (error instanceof EditError) return null;
    throw error;
  }
}
