/** What can be taken back here, when there is no kernel to ask. */

import type { Change } from "../score/ops";

/** How to reverse something that was done. */
export interface Step {
  readonly label: string;
  /** What reverses it. */
  readonly change: Change;
  /** The pending request that did it, where one did. */
  readonly req: string | null;
}

/** As many steps as a person takes back by hand. */
const LIMIT = 500;

/** Steps to undo and to redo, in order. A value: its methods give new ones. */
export class History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];

  constructor(past: readonly Step[] = [], future: readonly Step[] = []) {
    this.past = past.slice(-LIMIT);
    this.future = future;
  }

  /** Something new was done: nothing can be redone any more. */
  done(...steps: readonly Step[]): History {
    return steps.length ? new History([...this.past, ...steps]) : this;
  }

  /** The last step was undone; `again` does it anew. */
  undone(again: Step): History {
    return new History(this.past.slice(0, -1), [...this.future, again]);
  }

  /** What was undone last was done again; `back` undoes it. */
  redone(back: Step): History {
    return new History([...this.past, back], this.future.slice(0, -1));
  }

  /** The step that would be taken. */
  next(which: "undo" | "redo"): Step | undefined {
    return (which === "undo" ? this.past : this.future).at(-1);
  }

  get canUndo(): string | null {
    return this.past.at(-1)?.label ?? null;
  }

  get canRedo(): string | null {
    return this.future.at(-1)?.label ?? null;
  }
}
