import { describe, expect, test, vi } from "vitest";
import * as edit from "../../../js/editor/src/score/edit";
import { newTrack, scoresEqual } from "../../../js/editor/src/score/score";
import { KernelError, Link } from "../../../js/editor/src/store/link";
import { FakeKernel, FakeTimers } from "./fake-kernel";

import { Page, piece, setPitch, studio } from "./pages";

describe("with a kernel", () => {
  test("an edit shows at once and is the kernel's when it is acknowledged", () => {
    const { kernel, page } = studio();
    page.transpose(1, 12);
    expect(page.pitch(1)).toBe(73);
    expect(page.state).toMatchObject({ pending: 1, revision: 0, canUndo: "Transpose note 1" });
    const shown = page.state.score;
    kernel.settle();
    expect(page.state).toMatchObject({ pending: 0, revision: 1, connection: "connected" });
    expect(page.state.score).toBe(shown);
    expect(scoresEqual(kernel.score, shown)).toBe(true);
  });

  test("an edit that does not fit becomes a notice, and nothing is sent", () => {
    const { page, channel } = studio();
    page.sync.edit("Move a ghost", setPitch(99, 1));
    expect(page.messages).toEqual([expect.stringContaining("no row with the id 99")]);
    expect(channel.up).toEqual([]);
  });

  test("somebody else's edit goes under what is pending here", () => {
    const { kernel, page } = studio();
    page.transpose(1, 12);
    kernel.edit("Set pitches", [...setPitch(1, 50), ...setPitch(2, 51)]);
    page.channel?.deliver();
    expect([page.pitch(1), page.pitch(2)]).toEqual([73, 51]);
    kernel.settle();
    expect([page.pitch(1), page.pitch(2)]).toEqual([73, 51]);
    expect(scoresEqual(kernel.score, page.state.score)).toBe(true);
  });

  test("an edit that the kernel refuses is taken back, kept, and said", () => {
    const { kernel, page } = studio();
    page.transpose(1, 12);
    page.add(40);
    kernel.edit("Delete", edit.deleteNotes(kernel.score, [1]));
    kernel.settle();
    expect(scoresEqual(kernel.score, page.state.score)).toBe(true);
    expect(page.sync.unsaved.refused).toMatchObject([{ gesture: "Transpose note 1" }]);
    expect(page.messages).toEqual([expect.stringMatching(/Transpose note 1.* taken back: .*no row with the id 1/)]);
    expect(page.state.pending).toBe(0);
  });

  test("a refused edit can be tried again", () => {
    const { kernel, page } = studio();
    page.transpose(1, 12);
    kernel.edit("Delete", edit.deleteNotes(kernel.score, [1]));
    kernel.settle();
    page.sync.undo();
    kernel.settle();
    page.press("Try again");
    kernel.settle();
    expect(page.pitch(1)).toBe(73);
    expect(page.sync.unsaved.refused).toEqual([]);
  });

  test("undo and redo take the last step, whoever made it", () => {
    const { kernel, page } = studio();
    page.transpose(1, 12);
    kernel.settle();
    kernel.edit("A cell's edit", setPitch(2, 50));
    kernel.settle();
    expect(page.state.canUndo).toBe("A cell's edit");
    page.sync.undo();
    kernel.settle();
    expect([page.pitch(1), page.pitch(2)]).toEqual([73, 62]);
    expect(page.state).toMatchObject({ canUndo: "Transpose note 1", canRedo: "A cell's edit" });
    page.sync.redo();
    kernel.settle();
    expect(page.pitch(2)).toBe(50);
  });

  test("an undo with nothing to undo says so", () => {
    const { kernel, page } = studio();
    page.sync.undo();
    kernel.settle();
    expect(page.messages).toEqual(["there is nothing to undo"]);
  });

  test("an undo in a page that nobody has answered yet is done here", () => {
    const timers = new FakeTimers();
    const page = new Page(new FakeKernel(piece()).connect(), timers, 1);
    page.transpose(1, 12);
    page.sync.undo();
    expect(page.pitch(1)).toBe(61);
    page.sync.redo();
    expect(page.pitch(1)).toBe(73);
  });

  test("an undo that was lost on its way can be asked for again", () => {
    const { kernel, page, channel, timers } = studio();
    page.transpose(1, 12);
    kernel.settle();
    page.sync.undo();
    channel.up.length = 0;
    timers.pass(2000);
    expect(page.state.connection).toBe("busy");
    page.sync.undo();
    expect(page.messages).toEqual(["The kernel is busy: what was undone last waits for it."]);
    timers.pass(10_000);
    kernel.settle();
    expect(page.state.connection).toBe("connected");
    page.sync.undo();
    kernel.settle();
    expect(page.pitch(1)).toBe(61);
  });

  test("undo and redo work while the kernel is busy, and it hears of them", () => {
    const { kernel, page, timers } = studio();
    page.transpose(1, 12);
    kernel.settle();
    page.transpose(2, 12);
    timers.pass(2000);
    page.sync.undo();
    page.sync.undo();
    expect([page.pitch(1), page.pitch(2)]).toEqual([61, 62]);
    page.sync.redo();
    expect([page.pitch(1), page.pitch(2)]).toEqual([73, 62]);
    kernel.settle();
    expect(page.state).toMatchObject({ connection: "connected", pending: 0 });
    expect(scoresEqual(kernel.score, page.state.score)).toBe(true);
  });

  test("a broadcast that was lost is made up for by a snapshot, and pending edits stay", () => {
    const { kernel, page, channel } = studio();
    kernel.edit("first", setPitch(2, 50));
    channel.down.length = 0;
    page.transpose(1, 12);
    kernel.edit("second", setPitch(3, 51));
    kernel.settle();
    expect([1, 2, 3].map((id) => page.pitch(id))).toEqual([73, 50, 51]);
    expect(page.state).toMatchObject({ revision: 3, pending: 0 });
  });

  test("a broadcast that does not fit the score here brings a snapshot", () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { kernel, page } = studio();
    kernel.score = { ...kernel.score, tracks: [...kernel.score.tracks, newTrack({ id: 9 })] };
    kernel.edit("Name it", [{ op: "track.set", track: 9, name: "nine" }]);
    kernel.settle();
    expect(page.state.score.tracks.map(({ name }) => name)).toEqual(["", "nine"]);
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
  });

  test("a page that is behind gets the score when it says hello", () => {
    const { kernel, timers } = studio();
    kernel.edit("before", setPitch(1, 99));
    const late = new Page(kernel.connect(), timers, 7);
    kernel.settle();
    expect(late.pitch(1)).toBe(99);
    expect(late.state).toMatchObject({ revision: 1, canUndo: "before" });
  });

  test("another page's hello leaves what is shown here as it is", () => {
    const { kernel, timers, page } = studio();
    kernel.edit("before", setPitch(1, 99));
    kernel.settle();
    const shown = page.state.score;
    new Page(kernel.connect(), timers, 7);
    kernel.settle();
    expect(page.state.score).toBe(shown);
  });

  test("a large edit travels in parts and arrives whole", () => {
    const { kernel, page, channel } = studio();
    const ids = Array.from({ length: 30_000 }, (_, at) => 2 ** 30 + at);
    const same = (value: number) => ids.map(() => value);
    const rows = {
      id: ids,
      start: ids.map((id) => id - 2 ** 30),
      duration: same(1),
      pitch: same(60),
      velocity: same(1),
    };
    page.sync.edit("Paste", [{ op: "add", track: 1, table: "notes", rows }]);
    const sizes = channel.up.flatMap(({ buffers }) => buffers.map(({ byteLength }) => byteLength));
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * 1024);
    kernel.settle();
    expect(page.state.pending).toBe(0);
    expect(scoresEqual(kernel.score, page.state.score)).toBe(true);
  });

  test("a kernel that does not answer for a while is busy, and connected again when it does", () => {
    const { kernel, page, timers } = studio();
    page.transpose(1, 12);
    timers.pass(250);
    expect(page.state.connection).toBe("connected");
    timers.pass(750);
    expect(page.state.connection).toBe("sending");
    timers.pass(1000);
    expect(page.state.connection).toBe("busy");
    page.transpose(1, 1);
    expect(page.pitch(1)).toBe(74);
    kernel.settle();
    expect(page.state).toMatchObject({ connection: "connected", pending: 0 });
  });

  test("a page that has ended hears nothing and does nothing more", () => {
    const { kernel, page, channel, timers } = studio();
    page.ending.abort();
    const shown = page.state;
    kernel.edit("later", setPitch(1, 99));
    kernel.settle();
    channel.alive = false;
    timers.pass(10_000);
    expect(page.state).toBe(shown);
  });
});

describe("a link", () => {
  test("answers a question with the message that carries its name, or with the refusal", async () => {
    const { kernel, page } = studio();
    const hello = page.link.ask({ type: "hello", rev: 0 });
    const undo = page.link.ask({ type: "undo" });
    kernel.settle();
    expect((await hello).message).toMatchObject({ type: "welcome", rev: 0 });
    await expect(undo).rejects.toThrow("there is nothing to undo");
  });

  test("refuses a question where there is no kernel", async () => {
    await expect(new Link(null).ask({ type: "save" })).rejects.toBeInstanceOf(KernelError);
  });

  test("takes a message that comes twice once, and says what it lacks when it polls", () => {
    const { kernel, page, channel } = studio();
    kernel.edit("one", setPitch(1, 50));
    kernel.edit("two", setPitch(1, 51));
    const [first, second] = channel.down;
    channel.down.splice(0, 2, second);
    kernel.settle();
    page.link.poll();
    expect(channel.up.at(-1)?.message).toMatchObject({ type: "poll", after: (first.message.n as number) - 1 });
    channel.down.push(first, second);
    const shown = page.state.score;
    kernel.settle();
    expect(page.state.score).toBe(shown);
  });
});
