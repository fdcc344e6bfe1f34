/** What the user is told, beside what they see. */

import type { Notice } from "./state";
import type { Store } from "./store";

export function addNotice(store: Store, kind: Notice["kind"], text: string, actions: Notice["actions"] = []): void {
  const { notices } = store.state;
  // The same thing said twice in a row is said once; two things that can be done are two.
  if (notices.at(-1)?.text === text && actions.length === 0) return;
  const id = Math.max(0, ...notices.map((notice) => notice.id)) + 1;
  store.update({ notices: [...notices, { id, kind, text, ...(actions.length ? { actions } : {}) }] });
}

export function removeNotice(store: Store, id: number): void {
  store.update({ notices: store.state.notices.filter((notice) => notice.id !== id) });
}
