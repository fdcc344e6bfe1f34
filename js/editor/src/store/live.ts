/** How the editor stands with Ableton Live, as the kernel tells it; and what can be asked of it now. */

import type { State } from "./state";

export interface LiveState {
  readonly state: "closed" | "connecting" | "connected" | "waiting";
  /** The way there that was taken last, and those there are. */
  readonly way: string;
  readonly ways: readonly LiveWay[];
  /** What of Live is linked with the piece, in words. */
  readonly linked: string | null;
  readonly following: boolean;
  /** What is going on, in words; empty where nothing is. */
  readonly busy: string;
  /** What came of the last thing that was asked, in words. */
  readonly said: string;
  /** The code of what went wrong with it; empty where nothing did. */
  readonly failed: string;
}

export interface LiveWay {
  readonly name: string;
  readonly title: string;
  /** Whether it asks for the device's code the first time. */
  readonly code: boolean;
}

export type LiveRequest = "state" | "connect" | "close" | "push" | "push_takes" | "pull" | "follow";

/** Why something cannot be asked of Live now, and what to do about it; empty where it can. */
export function whyNot({ live, connection, takes }: State, what: LiveRequest): string {
  if (connection === "offline")
    return "Live is reached through the kernel, and there is none: run the notebook's cell.";
  if (what === "close") return "";
  // A window that Python asked for, or that was closed, can be opened while it is waited for.
  if (what === "connect" && live?.way === "relay" && live.state === "connecting") return "";
  if (live?.busy) return `${live.busy}: this has to wait.`;
  if (what === "connect") return "";
  if (live?.state !== "connected") return "There is no connection to Live: connect first.";
  if (what === "push_takes" && !takes.length) return "There are no takes yet: run a function first.";
  return what === "follow" && !live.linked ? "Nothing of Live is linked yet: pull or push first." : "";
}
