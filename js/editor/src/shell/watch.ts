/** Showing a part of the state whenever that part changes. */

import type { State } from "../store/state";
import type { Store } from "../store/store";

/** Calls `show` with what `select` picks: now, and after each change in which any of the picked values is another. */
export function watch<T extends readonly unknown[]>(
  store: Store,
  select: (state: State) => readonly [...T],
  show: (...picked: NoInfer<T>) => void,
  signal: AbortSignal,
): void {
  let shown = select(store.state);
  show(...shown);
  store.subscribe((state) => {
    const picked = select(state);
    if (picked.every((value, index) => Object.is(value, shown[index]))) return;
    shown = picked;
    show(...picked);
  }, signal);
}
