import { describe, expect, test } from "vitest";
import { scoresEqual } from "../../../js/editor/src/score/score";
import type { Score } from "../../../js/editor/src/score/types";
import { FakeKernel, FakeTimers } from "./fake-kernel";

import { Page, piece, setPitch, studio } from "./pages";

describe("without a kernel", () => {
  test("a page that never had one edits, undoes and redoes by itself", () => {
    const page = new Page(null, new FakeTimers(), 1);
    expect(page.state.connection).toBe("offline");
    page.transpose(1, 12);
    page.remove(2);
    expect(page.state).toMatchObject({ canUndo: "Delete note 2", canRedo: null });
    page.sync.undo();
    page.sync.undo();
    expect([page.pitch(1), page.pitch(2)]).toEqual([61, 62]);
    expect(page.state).toMatchObject({ canUndo: null, canRedo: "Transpose note 1", pending: 0 });
    page.sync.redo();
    expect(page.pitch(1)).toBe(73);
    page.sync.redo();
    page.sync.redo();
    expect(page.pitch(2)).toBeNull();
    page.sync.undo();
    page.transpose(3, 1);
    expect(page.state.canRedo).toBeNull();
  });

  test("what was done before the kernel went can be undone too", () => {
    const { kernel, page, channel, timers } = studio();
    page.transpose(1, 12);
    kernel.settle();
    kernel.edit("A cell's edit", setPitch(2, 50));
    kernel.settle();
    channel.cut();
    timers.pass(500);
    expect(page.state).toMatchObject({ connection: "offline", canUndo: "A cell's edit" });
    page.sync.undo();
    page.sync.undo();
    expect([page.pitch(1), page.pitch(2)]).toEqual([61, 62]);
    page.sync.redo();
    expect([page.pitch(1), page.pitch(2)]).toEqual([73, 62]);
    expect(page.state).toMatchObject({ canUndo: "Transpose note 1", canRedo: "A cell's edit" });
  });

  test("edits made meanwhile reach the kernel when it is back, in order, and undone ones do not", () => {
    const { kernel, page, channel, timers } = studio();
    channel.cut();
    timers.pass(500);
    page.transpose(1, 12);
    page.transpose(2, 12);
    page.sync.undo();
    const id = page.add(40);
    kernel.edit("meanwhile", setPitch(3, 99));
    channel.alive = true;
    timers.pass(500);
    kernel.settle();
    expect([1, 2, 3, id].map((note) => page.pitch(note))).toEqual([73, 62, 99, 40]);
    expect(scoresEqual(kernel.score, page.state.score)).toBe(true);
    expect(page.state).toMatchObject({ connection: "connected", pending: 0, canUndo: "Add a note" });
    page.sync.undo();
    kernel.settle();
    expect(page.pitch(id)).toBeNull();
  });

  test("an edit whose acknowledgement was lost is not done twice, and not called lost", () => {
    const { kernel, page, channel, timers } = studio();
    const id = page.add(40);
    kernel.take(channel);
    channel.cut();
    timers.pass(500);
    expect(page.pitch(id)).toBe(40);
    channel.alive = true;
    timers.pass(500);
    kernel.settle();
    expect(page.state).toMatchObject({ revision: 1, pending: 0, connection: "connected" });
    expect(page.messages).toEqual([]);
    expect(scoresEqual(kernel.score, page.state.score)).toBe(true);
  });

  test("an edit that was lost on its way is sent again", () => {
    const { kernel, page, channel, timers } = studio();
    page.transpose(1, 12);
    channel.cut();
    timers.pass(500);
    channel.alive = true;
    timers.pass(500);
    kernel.settle();
    expect(kernel.revision).toBe(1);
    expect(page.state.pending).toBe(0);
  });

  test("an edit that the host dropped in silence is missed, and sent again", () => {
    const { kernel, page, channel, timers } = studio();
    page.transpose(1, 12);
    channel.up.length = 0;
    timers.pass(11_000);
    expect(page.state.connection).toBe("busy");
    kernel.settle();
    expect(page.state).toMatchObject({ pending: 0, connection: "connected" });
    expect(scoresEqual(kernel.score, page.state.score)).toBe(true);
  });

  test("a hello that nobody answers is said again, ever less often", () => {
    const timers = new FakeTimers();
    const kernel = new FakeKernel(piece());
    const channel = kernel.connect();
    const page = new Page(channel, timers, 1);
    timers.pass(2000);
    expect(page.state.connection).toBe("busy");
    timers.pass(60_000);
    expect(channel.up.length).toBe(3);
    kernel.settle();
    expect(page.state.connection).toBe("connected");
  });

  test("a file that was opened meanwhile is opened by the kernel when it is back, with the edits made since", () => {
    const { kernel, page, channel, timers } = studio();
    const opened: Score = { ...piece(), name: "opened" };
    kernel.reader = (bytes) => ({ ...opened, name: `opened ${bytes.length}` });
    channel.cut();
    timers.pass(500);
    page.sync.openHere("a.mid", Uint8Array.of(1, 2, 3), opened);
    expect(page.state).toMatchObject({ score: opened, canUndo: null });
    page.transpose(1, 12);
    channel.alive = true;
    timers.pass(500);
    kernel.settle();
    expect(kernel.score.name).toBe("opened 3");
    expect(page.pitch(1)).toBe(73);
    expect(scoresEqual(kernel.score, page.state.score)).toBe(true);
  });
});
