import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Relay } from "../../../js/editor/src/live/relay";
import { type Channel, Link } from "../../../js/editor/src/store/link";
import type { Timers } from "../../../js/editor/src/store/timers";
import type { Message } from "../../../js/editor/src/store/wire";

const DEVICE = "http://127.0.0.1:9611";

/** The other window, as far as an opener can see into it. */
class FakeWindow {
  closed = false;
  readonly got: unknown[] = [];
  postMessage(message: unknown, origin: string): void {
    if (origin === DEVICE) this.got.push(message);
  }
  close(): void {
    this.closed = true;
  }
}

class FakeChannel implements Channel {
  readonly alive = true;
  readonly sent: Message[] = [];
  tell: (message: object) => void = () => undefined;
  send(message: Message): void {
    this.sent.push(message);
  }
  onMessage(callback: (message: unknown, buffers: readonly []) => void): void {
    this.tell = (message) => callback({ v: 1, ...message }, []);
  }
}

let page: EventTarget & { open: () => FakeWindow | null };
let ended: AbortController;
let look: () => void;
let now: number;

beforeEach(() => {
  page = Object.assign(new EventTarget(), { open: (): FakeWindow | null => new FakeWindow() });
  vi.stubGlobal("window", page);
  vi.stubGlobal("self", { origin: "https://notebook.example" });
  ended = new AbortController();
  now = 0;
});
afterEach(() => vi.unstubAllGlobals());

function opened(popup: FakeWindow | null = new FakeWindow()) {
  const timers: Timers = {
    now: () => now,
    every: (_milliseconds, callback) => {
      look = callback;
    },
  };
  page.open = () => popup;
  const channel = new FakeChannel();
  const relay = new Relay(new Link(channel, "mine"), ended.signal, timers);
  relay.open(9611);
  const hears = (data: unknown, source: unknown = popup, origin = DEVICE) =>
    page.dispatchEvent(Object.assign(new Event("message"), { data, source, origin }));
  const said = () => channel.sent.map(({ type, state, text }) => state ?? text ?? type);
  return { channel, relay, popup: popup as FakeWindow, hears, said };
}

test("it knocks until the window says that it was allowed, and no more", () => {
  const { popup, hears, said } = opened();
  look();
  look();
  expect(popup.got).toEqual([{ closeloop: "knock" }, { closeloop: "knock" }]);
  hears({ closeloop: "allowed" });
  look();
  expect(popup.got).toHaveLength(2);
  expect(said()).toEqual(["waiting", "allowed"]);
});

test("texts pass both ways, for this page alone", () => {
  const { channel, popup, hears, said } = opened();
  hears({ closeloop: "allowed" });
  hears({ closeloop: "frame", text: "up" });
  channel.tell({ type: "live.frame", view: "mine", text: "down" });
  channel.tell({ type: "live.frame", view: "another", text: "elsewhere" });
  expect(said().at(-1)).toBe("up");
  expect(popup.got).toEqual([{ closeloop: "frame", text: "down" }]);
});

test.each([
  ["of another window", new FakeWindow(), DEVICE],
  ["of another origin", undefined, "http://127.0.0.1:9612"],
])("a message %s is not heard", (_whose, source, origin) => {
  const { popup, hears, said } = opened();
  hears({ closeloop: "allowed" }, source ?? popup, origin);
  hears({ closeloop: "frame", text: "evil" }, source ?? popup, origin);
  expect(said()).toEqual(["waiting"]);
});

test("a window that the browser did not open is told, and again to a kernel that asks later", () => {
  const { channel, said } = opened(null);
  channel.tell({ type: "live.window", state: "wanted" });
  expect(said()).toEqual(["blocked", "blocked"]);
});

test("a window that waits is told to a kernel that asks later", () => {
  const { channel, popup, said } = opened();
  channel.tell({ type: "live.window", state: "wanted" });
  expect(said()).toEqual(["waiting", "waiting"]);
  expect(popup.got).toEqual([]);
});

test("a page that opened no window leaves it to others to answer", () => {
  const { channel, popup, hears, said } = opened();
  hears({ closeloop: "allowed" });
  popup.closed = true;
  look();
  channel.tell({ type: "live.window", state: "wanted" });
  expect(said()).toEqual(["waiting", "allowed", "closed"]);
});

test("a frame without an origin, which the device's page allows never, is told that it is cut off", () => {
  vi.stubGlobal("self", { origin: "null" });
  expect(opened().said()).toEqual(["cut_off"]);
});

test.each([
  ["before it was allowed", false, "cut_off"],
  ["after it was allowed", true, "closed"],
])("a window that was closed %s is told once", (_when, isAllowed, state) => {
  const { popup, hears, said } = opened();
  if (isAllowed) hears({ closeloop: "allowed" });
  popup.closed = true;
  look();
  look();
  expect(said().slice(isAllowed ? 2 : 1)).toEqual([state]);
});

test("the kernel has another socket for another connection, without a click", () => {
  const { channel, popup, hears, said } = opened();
  hears({ closeloop: "allowed" });
  channel.tell({ type: "live.window", state: "done", view: "mine" });
  channel.tell({ type: "live.window", state: "wanted" });
  expect(popup.got).toEqual([{ closeloop: "close" }, { closeloop: "close" }, { closeloop: "knock" }]);
  hears({ closeloop: "closed" });
  channel.tell({ type: "live.window", state: "wanted" });
  expect(said()).toEqual(["waiting", "allowed", "waiting", "lost", "waiting"]);
});

test("a window that was allowed is not opened a second time, except for another port", () => {
  const { relay, popup, hears, said } = opened();
  hears({ closeloop: "allowed" });
  relay.open(9611);
  expect(popup.closed).toBe(false);
  relay.open(9612);
  expect(popup.closed).toBe(true);
  expect(said()).toEqual(["waiting", "allowed", "waiting"]);
});

test("a kernel that is silent is asked, for a host may not deliver what it says between cells", () => {
  const { channel, hears } = opened();
  hears({ closeloop: "allowed" });
  now = 600;
  look();
  expect(channel.sent.at(-1)?.type).toBe("poll");
  // A device that is gone is asked for by the kernel's own thread, too.
  hears({ closeloop: "closed" });
  look();
  expect(channel.sent.at(-1)?.type).toBe("poll");
});

test("the window ends with the editor and hears nothing more", () => {
  const { popup, hears, said } = opened();
  ended.abort();
  expect(popup.closed).toBe(true);
  hears({ closeloop: "allowed" });
  expect(said()).toEqual(["waiting"]);
});
