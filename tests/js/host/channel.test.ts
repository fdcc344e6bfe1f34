import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ModelChannel } from "../../../js/editor/src/host/channel";
import { FakeModel } from "./fake-model";

describe("whether there is a kernel", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function open(model: FakeModel): { channel: ModelChannel; end: () => void; heard: unknown[] } {
    const ended = new AbortController();
    const channel = new ModelChannel(model, ended.signal);
    const heard: unknown[] = [];
    channel.onMessage((message) => heard.push(message));
    return { channel, end: () => ended.abort(), heard };
  }

  it("is believed at first, and no longer when nobody answers in three seconds", () => {
    const { channel } = open(new FakeModel());
    vi.advanceTimersByTime(2999);
    expect(channel.alive).toBe(true);
    vi.advanceTimersByTime(1);
    expect(channel.alive).toBe(false);
  });

  it("is known from its first answer, however late", () => {
    const model = new FakeModel();
    const { channel, heard } = open(model);
    vi.advanceTimersByTime(10_000);
    model.tell("msg:custom", { type: "welcome" }, []);
    expect(channel.alive).toBe(true);
    expect(heard).toEqual([{ type: "welcome" }]);
  });

  it.each(["dead", "restarting", "autorestarting", "terminating"])(
    "is denied where the host says that it is %s",
    (status) => {
      expect(open(new FakeModel({}, { status })).channel.alive).toBe(false);
    },
  );

  it("is believed where the host says that it is busy, however long it does not answer", () => {
    const { channel } = open(new FakeModel({}, { status: "busy", connectionStatus: "connected" }));
    vi.advanceTimersByTime(60_000);
    expect(channel.alive).toBe(true);
  });

  it("is denied where the connection is lost", () => {
    expect(open(new FakeModel({}, { status: "idle", connectionStatus: "disconnected" })).channel.alive).toBe(false);
  });

  it("ends when the comm is closed, though the restarted kernel is there", () => {
    const model = new FakeModel({}, { status: "idle", connectionStatus: "connected" });
    const { channel } = open(model);
    model.tell("comm_live_update");
    expect(channel.alive).toBe(false);
  });

  it("leaves no listener behind when the editor ends", () => {
    const model = new FakeModel();
    const { end, channel } = open(model);
    end();
    expect(model.listening).toBe(0);
    expect(channel.alive).toBe(false);
  });
});
