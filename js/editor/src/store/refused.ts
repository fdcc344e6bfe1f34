/** Changes that were made here and that the kernel refused: kept and told, so that nothing a user drew vanishes. */

import type { Change } from "../score/ops";
import { addNotice } from "./notices";
import type { Store } from "./store";

export interface LostChange {
  readonly gesture: string;
  readonly change: Change;
  readonly reason: string;
}

export class Refused {
  readonly #store: Store;
  readonly #again: (lost: LostChange) => void;
  #changes: readonly LostChange[] = [];

  /** `again` tries a change once more, on the score as it is then. */
  constructor(store: Store, again: (lost: LostChange) => void) {
    this.#store = store;
    this.#again = again;
  }

  /** Oldest first. */
  get changes(): readonly LostChange[] {
    return this.#changes;
  }

  /** Keeps a change, and asks the user what is to become of it. */
  add(lost: LostChange): void {
    this.#changes = [...this.#changes, lost];
    addNotice(this.#store, "warning", `“${lost.gesture}” was taken back: ${lost.reason}`, [
      { label: "Try again", press: () => this.#again(lost) },
      { label: "Forget it", press: () => this.remove(lost) },
    ]);
  }

  remove(lost: LostChange): void {
    this.#changes = this.#changes.filter((other) => other !== lost);
  }
}
