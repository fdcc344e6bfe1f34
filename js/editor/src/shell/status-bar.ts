/** The line at the bottom: the kernel, and the region. */

import type { Store } from "../store/store";
import { connectionExplained, connectionInWords, connectionSpoken } from "./connection-words";
import { h, setText } from "./dom";
import { watch } from "./watch";
import { regionInWords } from "./words";

export function createStatusBar(store: Store, signal: AbortSignal): HTMLElement {
  const kernel = h("span", { class: "cl-kernel" });
  // What is shown counts edits; to hear that at each of them would be no help.
  const spoken = h("span", { class: "cl-unseen", role: "status" });
  const region = h("span", { class: "cl-status-region", title: "The region that a model writes to" });
  const bar = h("div", { class: "cl-status" }, kernel, spoken, region);
  watch(
    store,
    (state) => [state.connection, state.pending, state.copies],
    () => {
      bar.dataset.connection = store.state.connection;
      setText(kernel, connectionInWords(store.state));
      kernel.title = connectionExplained(store.state);
    },
    signal,
  );
  store.subscribe((state, before) => {
    if (state.connection !== before.connection) setText(spoken, connectionSpoken(state) ?? spoken.textContent);
  }, signal);
  watch(
    store,
    (state) => [state.region, state.score.tracks, state.score.meters],
    () => setText(region, store.state.region === null ? "" : regionInWords(store.state.region, store.state.score)),
    signal,
  );
  return bar;
}
