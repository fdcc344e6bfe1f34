import { beforeEach, describe, expect, it, vi } from "vitest";
import { Keeper } from "../../../js/editor/src/host/keeper";
import * as edit from "../../../js/editor/src/score/edit";
import { writeMidi } from "../../../js/editor/src/score/midi";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE, newTrack, scoresEqual } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { initialState } from "../../../js/editor/src/store/initial";
import { Link } from "../../../js/editor/src/store/link";
import { PageShelf } from "../../../js/editor/src/store/shelf";
import { Store } from "../../../js/editor/src/store/store";
import { Sync } from "../../../js/editor/src/store/sync";
import { type FakeChannel, FakeKernel, FakeTimers } from "../core/fake-kernel";

function piece(): Score {
  const notes = tableFromRows("notes", {
    id: [1, 2],
    start: [0, 480],
    duration: [9, 9],
    pitch: [60, 62],
    velocity: [9, 9],
  });
  return { ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes })], nextId: 3 };
}

/** Past the rest of a hand. */
const REST = 1000;

let shelf: PageShelf;
let timers: FakeTimers;
let atHand: Set<string>;
let made = 0;

beforeEach(() => {
  shelf = new PageShelf();
  timers = new FakeTimers();
  atHand = new Set();
});

interface Given {
  readonly channel?: FakeChannel | null;
  readonly score?: Score;
  readonly revision?: number;
  readonly identity?: string;
  readonly source?: string;
}

/** An editor on a page, without what is drawn of it. */
async function open({ channel = null, score = piece(), revision = 0, identity = "one", source = "s" }: Given = {}) {
  const ending = new AbortController();
  const { signal } = ending;
  const store = new Store(initialState(score, { revision }));
  const link = new Link(channel, `view ${made++}`);
  const sync = new Sync(store, link, signal, timers);
  const opened = vi.fn(async (_name: string, _bytes: ArrayBuffer) => {});
  const isAtHand = (other: string) => atHand.has(other);
  const parts = { store, sync, view: link.view, identity, source, shelf: async () => shelf, isAtHand };
  const keeper = new Keeper({ ...parts, open: opened, signal, timers });
  atHand.add(identity);
  await settled();
  keeper.show(true);
  await settled();
  const page = {
    store,
    sync,
    keeper,
    opened,
    transpose: (id: number, by: number) => sync.edit(`Transpose ${id}`, edit.transpose(store.state.score, [id], by)),
    pitches: () => [...store.state.score.tracks[0].notes.pitch],
    asked: () => store.state.notices.map(({ text }) => text),
    async press(label: string) {
      const { id, actions } = store.state.notices.findLast((notice) => notice.actions) ?? {};
      store.update({ notices: store.state.notices.filter((notice) => notice.id !== id) });
      actions?.find((action) => action.label === label)?.press();
      await settled();
    },
    /** Puts a copy on the shelf, as at rest. */
    async rest() {
      timers.pass(REST);
      await settled();
    },
    /** The page is closed, or crashes: nothing more is heard of it. */
    close() {
      ending.abort();
      atHand.delete(identity);
    },
  };
  return page;
}

/** What the shelf does takes some turns. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

describe("a page that is opened again", () => {
  it("has the edits that no kernel heard of, and can undo them", async () => {
    const page = await open();
    page.transpose(1, 12);
    page.transpose(2, 12);
    await page.rest();
    page.close();

    const again = await open();
    expect(again.pitches()).toEqual([72, 74]);
    expect(again.store.state).toMatchObject({ pending: 2, connection: "offline", canUndo: "Transpose 2" });
    again.sync.undo();
    expect(again.pitches()).toEqual([72, 62]);
  });

  it("sends them to the kernel when there is one, once", async () => {
    const kernel = new FakeKernel(piece());
    const channel = kernel.connect();
    const page = await open({ channel });
    kernel.settle();
    page.transpose(1, 12);
    // The kernel has this one, but its answer is lost.
    kernel.take(channel);
    channel.cut();
    timers.pass(500);
    page.transpose(2, 12);
    await page.rest();
    page.close();

    const again = await open({ channel: kernel.connect(), score: kernel.score, revision: kernel.revision });
    kernel.settle();
    expect(again.pitches()).toEqual([72, 74]);
    expect(again.store.state).toMatchObject({ pending: 0, connection: "connected" });
    expect(kernel.revision).toBe(2);
    expect(scoresEqual(kernel.score, again.store.state.score)).toBe(true);
  });

  it("does not undo in the kernel what the kernel did since", async () => {
    const kernel = new FakeKernel(piece());
    const page = await open({ channel: kernel.connect() });
    kernel.settle();
    page.transpose(1, 12);
    await page.rest();
    page.close();
    kernel.settle();
    kernel.edit("A cell's edit", edit.transpose(kernel.score, [1], 1));

    const again = await open({ channel: kernel.connect(), score: kernel.score, revision: kernel.revision });
    kernel.settle();
    expect(again.pitches()).toEqual([73, 62]);
    expect(kernel.revision).toBe(2);
  });

  it("has the file that was opened there, with the edits made since", async () => {
    const file = { ...piece(), name: "a file", ticksPerQuarter: 96 };
    const page = await open();
    page.sync.openHere("a.mid", new Uint8Array(writeMidi(file)), file);
    page.transpose(1, 1);
    await page.rest();
    page.close();

    const again = await open();
    expect(again.store.state.score.ticksPerQuarter).toBe(96);
    expect(again.pitches()).toEqual([61, 62]);
  });

  it("knows the file as opened where the kernel had it", async () => {
    const kernel = new FakeKernel(piece());
    const file = { ...piece(), name: "a file" };
    kernel.reader = () => file;
    const channel = kernel.connect();
    const page = await open({ channel });
    kernel.settle();
    channel.cut();
    timers.pass(500);
    page.sync.openHere("a.mid", new Uint8Array(writeMidi(file)), file);
    await page.rest();
    channel.alive = true;
    timers.pass(500);
    while (channel.up.length) {
      kernel.take(channel);
      if (channel.down.at(-1)?.message.origin !== "open") channel.deliver();
    }
    page.close();
    kernel.edit("since", edit.transpose(kernel.score, [1], 5));

    const again = await open({ channel: kernel.connect(), score: kernel.score, revision: kernel.revision });
    kernel.settle();
    expect(again.pitches()).toEqual([65, 62]);
    expect(kernel.revision).toBe(2);
    expect(again.sync.unsaved.opened).toBeNull();
  });

  it("asks again about a change that the kernel refused", async () => {
    const kernel = new FakeKernel(piece());
    const page = await open({ channel: kernel.connect() });
    kernel.settle();
    page.transpose(1, 12);
    kernel.edit("Delete", edit.deleteNotes(kernel.score, [1]));
    kernel.settle();
    await page.rest();
    page.close();

    const again = await open({ channel: kernel.connect(), score: kernel.score, revision: kernel.revision });
    expect(again.asked()).toEqual([expect.stringContaining("“Transpose 1” was taken back")]);
    await again.press("Forget it");
    expect(again.sync.unsaved.refused).toEqual([]);
  });

  it("leaves one copy on the shelf, its own", async () => {
    for (let round = 0; round < 3; round++) {
      const page = await open();
      page.transpose(1, 1);
      await page.rest();
      page.close();
    }
    const copies = await shelf.of("s");
    expect(copies).toMatchObject([{ steps: 3, unsaved: { waiting: [{}, {}, {}] } }]);
  });
});

describe("another editor of the same piece", () => {
  async function drawnAndLeft(by = 12): Promise<void> {
    const page = await open();
    page.transpose(1, by);
    await page.rest();
    page.keeper.show(false);
    atHand.delete("one");
    await settled();
  }

  it("offers what the earlier one had, and brings it back as one step", async () => {
    await drawnAndLeft();
    const later = await open({ identity: "two" });
    expect(later.pitches()).toEqual([60, 62]);
    expect(later.asked()).toEqual(["An earlier editor of this piece had 1 edit that is not in this one (just now)."]);
    await later.press("Bring them back");
    expect(later.pitches()).toEqual([72, 62]);
    expect(later.store.state.canUndo).toBe("Bring back earlier edits");
    later.sync.undo();
    expect(later.pitches()).toEqual([60, 62]);
  });

  it("offers the one before where the newest is not wanted", async () => {
    await drawnAndLeft(1);
    const second = await open({ identity: "two" });
    second.transpose(2, 2);
    await second.rest();
    second.close();
    const third = await open({ identity: "three" });
    await third.press("Forget them");
    await third.press("Bring them back");
    expect(third.pitches()).toEqual([61, 62]);
  });

  it("offers nothing once it was forgotten, and nothing that is there already", async () => {
    await drawnAndLeft();
    const later = await open({ identity: "two" });
    await later.press("Forget them");
    expect((await open({ identity: "three" })).asked()).toEqual([]);

    await drawnAndLeft();
    const { score } = apply(piece(), edit.transpose(piece(), [1], 12));
    expect((await open({ identity: "four", score })).asked()).toEqual([]);
  });

  it("offers nothing of an editor that is on the page, nor of another piece", async () => {
    const page = await open();
    page.transpose(1, 12);
    await page.rest();
    expect((await open({ identity: "two" })).asked()).toEqual([]);
    atHand.delete("one");
    expect((await open({ identity: "three", source: "t" })).asked()).toEqual([]);
  });

  it("opens the file that was opened there", async () => {
    const page = await open();
    const file = { ...piece(), name: "a file", ticksPerQuarter: 96 };
    page.sync.openHere("a.mid", new Uint8Array(writeMidi(file)), file);
    page.transpose(1, 1);
    await page.rest();
    page.close();
    const later = await open({ identity: "two" });
    await later.press("Bring them back");
    expect(later.opened).toHaveBeenCalledWith("a file", expect.any(ArrayBuffer));
  });
});

describe("the shelf", () => {
  it("holds nothing of an editor in which nobody drew, nor of one that is not to be kept", async () => {
    const kernel = new FakeKernel(piece());
    const page = await open({ channel: kernel.connect() });
    kernel.settle();
    kernel.edit("A cell's edit", edit.transpose(kernel.score, [1], 1));
    kernel.settle();
    await page.rest();
    const unkept = await open({ source: "" });
    unkept.transpose(1, 1);
    await unkept.rest();
    expect(await shelf.of("s")).toEqual([]);
    expect(await shelf.of("")).toEqual([]);
    expect(unkept.store.state.copies).toBe("page");
  });

  it("gets a copy of what is drawn without a rest, too", async () => {
    const page = await open();
    for (let turn = 0; turn < 12; turn++) {
      page.transpose(1, 1);
      timers.pass(200);
    }
    await settled();
    expect(await shelf.of("s")).toMatchObject([{ steps: expect.any(Number) }]);
  });

  it("gets one at once when the page is hidden", async () => {
    const page = await open();
    page.transpose(1, 1);
    page.keeper.flush();
    await settled();
    expect(await shelf.of("s")).toMatchObject([{ steps: 1 }]);
  });

  it("that is full is no trouble, and is told", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    Object.assign(shelf, { lasts: true });
    const page = await open();
    expect(page.store.state.copies).toBe("browser");
    shelf.put = () => Promise.reject(new Error("no room"));
    page.transpose(1, 1);
    await page.rest();
    expect(page.store.state.copies).toBe("page");
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
  });
});
