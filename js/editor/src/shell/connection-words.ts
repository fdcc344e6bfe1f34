/** The connection to the kernel in words: shown, explained, spoken. */

import type { State } from "../store/state";
import { count } from "./words";

type Told = Pick<State, "connection" | "pending" | "copies">;

/** "No kernel: 3 edits kept here" */
export function connectionInWords({ connection, pending, copies }: Told): string {
  const edits = count(pending, "edit");
  switch (connection) {
    case "connected":
      return "Connected";
    case "sending":
      return pending ? `Sending ${edits}` : "Waiting for the kernel";
    case "busy":
      return pending ? `Kernel busy: ${edits} kept here, to be sent` : "Kernel busy";
    case "offline":
      return `No kernel: ${pending ? edits : "edits"} kept ${copies === "browser" ? "here" : "on this page only"}`;
  }
}

/** What it means, for whoever points at it. */
export function connectionExplained({ connection, copies }: Told): string {
  const kept =
    copies === "browser"
      ? "Edits are kept in this browser, past a reload of the page"
      : "Edits are kept as long as this page is open: save the piece to keep them longer";
  switch (connection) {
    case "connected":
      return "The kernel has every edit.";
    case "sending":
      return "The kernel has not confirmed the newest edits yet.";
    case "busy":
      return `The kernel does not answer at the moment. ${kept}; they are sent when it does.`;
    case "offline":
      return `${kept}; a kernel that comes back gets them. Models need the kernel; editing, playing and saving do not.`;
  }
}

/** What is said when the connection has become another; null where that is not worth a word. */
export function connectionSpoken({ connection }: Told): string | null {
  switch (connection) {
    case "connected":
      return "The kernel has every edit";
    case "sending":
      return null;
    case "busy":
      return "The kernel is busy; edits are kept";
    case "offline":
      return "There is no kernel; edits are kept";
  }
}
