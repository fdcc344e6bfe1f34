/** What the page knows of Live: only what the kernel told, and why something cannot be asked now. */

import { expect, test, vi } from "vitest";
import { liveActions } from "../../../js/editor/src/host/live-actions";
import { initialState } from "../../../js/editor/src/store/initial";
import { Link, type Outgoing } from "../../../js/editor/src/store/link";
import { type LiveState, whyNot } from "../../../js/editor/src/store/live";
import type { State } from "../../../js/editor/src/store/state";
import { Store } from "../../../js/editor/src/store/store";

const CONNECTED: LiveState = {
  state: "connected",
  way: "direct",
  ways: [],
  linked: null,
  following: false,
  busy: "",
  said: "",
  failed: "",
};

function told(live: LiveState | null, more: Partial<State> = {}): State {
  return initialState(undefined, { connection: "connected", live, ...more });
}

test("what cannot be asked says why, and what to do first", () => {
  expect(whyNot(told(null), "pull")).toContain("connect first");
  expect(whyNot(told(null), "connect")).toBe("");
  expect(whyNot(told(CONNECTED), "pull")).toBe("");
  expect(whyNot(told(CONNECTED), "push_takes")).toContain("no takes yet");
  expect(whyNot(told(CONNECTED), "follow")).toContain("pull or push first");
  expect(whyNot(told({ ...CONNECTED, linked: "Bass, bar 1" }), "follow")).toBe("");
  expect(whyNot(told(CONNECTED, { connection: "offline" }), "push")).toContain("kernel");
});

test("while something goes on all else waits, but it can be ended", () => {
  const busy = { ...CONNECTED, state: "connecting", busy: "Connecting" } as const;
  expect(whyNot(told(busy), "connect")).toContain("Connecting");
  expect(whyNot(told(busy), "close")).toBe("");
});

test("what the kernel tells is shown, and that both sides changed is said also without a panel", () => {
  vi.stubGlobal("window", new EventTarget());
  let deliver = (_: unknown): void => {};
  const link = new Link({
    alive: true,
    send: () => {},
    onMessage: (callback) => {
      deliver = (message) => callback(message, []);
    },
  });
  const store = new Store(told(null));
  const asked: Outgoing[] = [];
  const { signal } = new AbortController();
  const actions = liveActions(store, link, async (outgoing) => void asked.push(outgoing), signal);
  actions.askLive("push", { take: null });
  expect(asked).toEqual([{ type: "live.push", take: null }]);
  deliver({ v: 1, n: 1, type: "live", ...CONNECTED });
  expect(store.state.live?.state).toBe("connected");
  const both = { ...CONNECTED, said: "Both Live and the editor changed bar 2.", failed: "both" };
  deliver({ v: 1, n: 2, type: "live", ...both });
  deliver({ v: 1, n: 3, type: "live", ...both });
  expect(store.state.notices.map(({ text }) => text)).toEqual([both.said]);
});
