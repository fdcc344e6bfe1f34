/** The line at the bottom: the kernel, the region, the selection. */

import type { Connection } from "../store/state";
import type { Store } from "../store/store";
import { h, setText } from "./dom";
import { watch } from "./watch";
import { count, regionInWords, selectionInWords } from "./words";

export function createStatusBar(store: Store, signal: AbortSignal): HTMLElement {
  const kernel = h("span", { class: "cl-kernel", role: "status" });
  const region = h("span", { class: "cl-status-region", title: "The region that a model writes to" });
  const selection = h("span", { class: "cl-status-selection" });
  const bar = h("div", { class: "cl-status" }, kernel, region, selection);
  watch(
    store,
    (state) => [state.connection, state.pending],
    (connection, pending) => {
      bar.dataset.connection = connection;
      setText(kernel, connectionInWords(connection, pending));
      kernel.title = EXPLANATIONS[connection];
    },
    signal,
  );
  watch(
    store,
    (state) => [state.region, state.score.tracks, state.score.meters],
    () => setText(region, store.state.region === null ? "" : regionInWords(store.state.region, store.state.score)),
    signal,
  );
  watch(
    store,
    (state) => [state.selection, state.score.tracks],
    () => setText(selection, selectionInWords(store.state.selection, store.state.score)),
    signal,
  );
  return bar;
}

function connectionInWords(connection: Connection, pending: number): string {
  if (connection === "connected") return "Connected";
  if (connection === "offline") return "No kernel: the editor works alone. Save to keep your edits.";
  return pending > 0 ? `Kernel busy: ${count(pending, "edit")} kept here, to be sent` : "Kernel busy";
}

const EXPLANATIONS: Readonly<Record<Connection, string>> = {
  connected: "The kernel has every edit",
  busy: "The kernel does not answer at the moment. Edits are kept here and sent when it does.",
  offline: "Models need the kernel; editing, playing and saving as MIDI do not.",
};
