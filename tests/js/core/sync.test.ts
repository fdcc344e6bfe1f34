import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import * as edit from "../../../js/editor/src/score/edit";
import type { Change } from "../../../js/editor/src/score/ops";
import { pack } from "../../../js/editor/src/score/pack";
import { EMPTY_SCORE, newTrack, scoresEqual } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { initialState } from "../../../js/editor/src/store/initial";
import { KernelError, Link } from "../../../js/editor/src/store/link";
import type { State } from "../../../js/editor/src/store/state";
import { Store } from "../../../js/editor/src/store/store";
import { Sync } from "../../../js/editor/src/store/sync";
import { ops } from "./arbitrary";
import { type FakeChannel, FakeKernel, FakeTimers } from "./fake-kernel";

const COUNT = 4;

function piece(): Score {
  const ids = Array.from({ length: COUNT }, (_, at) => at + 1);
  const notes = tableFromRows("notes", {
    id: ids,
    start: ids.map((id) => id * 480),
    duration: ids.map(() => 480),
    pitch: ids.map((id) => 60 + id),
    velocity: ids.map(() => 90),
  });
  return { ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes })], nextId: COUNT + 1 };
}

let pagesMade = 0;

class Page {
  readonly store: Store;
  readonly sync: Sync;
  readonly link: Link;
  readonly ending = new AbortController();

  constructor(
    readonly channel: FakeChannel | null,
    readonly timers: FakeTimers,
    readonly view: number,
    score = piece(),
    revision = 0,
    /** How many notes were drawn by earlier pages of this view. */
    public count = 0,
  ) {
    this.store = new Store(initialState(score, { revision }));
    this.link = new Link(channel, `view ${pagesMade++}`);
    this.sync = new Sync(this.store, this.link, this.ending.signal, timers);
  }

  get state() {
    return this.store.state;
  }

  pitch(id: number): number | null {
    const found = edit.locateNote(this.state.score, id);
    return found ? found.track.notes.pitch[found.row] : null;
  }

  transpose(id: number, by: number): void {
    this.sync.edit(`Transpose note ${id}`, edit.transpose(this.state.score, [id], by));
  }

  remove(id: number): void {
    this.sync.edit(`Delete note ${id}`, edit.deleteNotes(this.state.score, [id]));
  }

  add(pitch: number): number {
    const id = 2 ** 30 + this.view * 1000 + this.count++;
    this.sync.edit("Add a note", edit.addNote(1, { id, start: 0, duration: 10, pitch, velocity: 1 }));
    return id;
  }

  /** Presses a button of a notice. */
  press(label: string): void {
    const actions = this.state.notices.flatMap((notice) => notice.actions ?? []);
    actions.findLast((action) => action.label === label)?.press();
  }

  get messages(): string[] {
    return this.state.notices.map(({ text }) => text);
  }
}

function studio(views = 1) {
  const timers = new FakeTimers();
  const kernel = new FakeKernel(piece());
  const pages = Array.from({ length: views }, (_, at) => new Page(kernel.connect(), timers, at + 1));
  kernel.settle();
  return { timers, kernel, pages, page: pages[0], channel: pages[0].channel as FakeChannel };
}

type Studio = ReturnType<typeof studio>;

function setPitch(id: number, pitch: number): Change {
  return [{ op: "set", track: 1, table: "notes", ids: [id], columns: { pitch: [pitch] } }];
}

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

describe("two pages at once", () => {
  type What =
    | ("edit" | "remove" | "add" | "any" | "undo" | "redo")
    /** What a network does: carry, drop, repeat, break, mend. */
    | ("up" | "down" | "drop up" | "drop down" | "twice up" | "twice down" | "cut" | "mend")
    /** The page is opened again, with what it had to itself. */
    | "reload";

  type Act = {
    readonly page: number;
    readonly what: What;
    readonly id: number;
  };

  function acts(what: readonly Act["what"][]): fc.Arbitrary<Act[]> {
    return fc.array(
      fc.record({ page: fc.nat(1), what: fc.constantFrom(...what), id: fc.integer({ min: 1, max: COUNT }) }),
      { maxLength: 60 },
    );
  }

  /** Any op that fits, of all there are. */
  type AnyChange = (score: Score) => Change;

  const NONE: AnyChange = () => [];

  function perform({ page: at, what, id }: Act, { kernel, pages, timers }: Studio, anyChange: AnyChange): void {
    const page = pages[at];
    const channel = page.channel as FakeChannel;
    const { up, down } = channel;
    const acts: Record<What, () => unknown> = {
      edit: () => page.transpose(id, at + 1),
      remove: () => page.remove(id),
      add: () => page.add(id),
      any: () => page.sync.edit("Anything", anyChange(page.state.score)),
      undo: () => page.sync.undo(),
      redo: () => page.sync.redo(),
      up: () => kernel.take(channel),
      down: () => channel.deliver(),
      "drop up": () => up.shift(),
      "drop down": () => down.shift(),
      "twice up": () => up.push(...up.slice(0, 1)),
      "twice down": () => down.push(...down.slice(0, 1)),
      cut: () => channel.cut(),
      mend: () => {
        channel.alive = true;
      },
      reload: () => {
        pages[at] = reloaded(page, kernel, timers);
      },
    };
    acts[what]();
    if (what === "cut" || what === "mend") timers.pass(id * 100);
  }

  /** A new page of the same editor; the kernel's answers to the old one reach nobody. */
  function reloaded(page: Page, kernel: FakeKernel, timers: FakeTimers): Page {
    page.ending.abort();
    kernel.channels.splice(kernel.channels.indexOf(page.channel as FakeChannel), 1);
    const again = new Page(kernel.connect(), timers, page.view, kernel.score, kernel.revision, page.count);
    again.sync.restore(page.sync.unsaved, null);
    return again;
  }

  function play(played: readonly Act[], anyChange = NONE) {
    const playing = studio(2);
    const { kernel, pages, timers } = playing;
    for (const act of played) perform(act, playing, anyChange);
    for (const { channel } of pages) if (channel) channel.alive = true;
    timers.pass(250);
    for (let round = 0; round < 8; round++) {
      kernel.settle();
      // As the trait does a while after the last edit.
      for (const { sync } of pages) sync.heard(kernel.revision);
      kernel.settle();
      const isThere = ({ pending, revision, connection }: State) =>
        pending === 0 && revision === kernel.revision && connection === "connected";
      if (pages.every(({ state }) => isThere(state))) break;
      timers.pass(15_000);
    }
    return { kernel, pages };
  }

  test("end the same, whatever the interleaving", () => {
    fc.assert(
      fc.property(acts(["edit", "edit", "remove", "add", "undo", "redo", "up", "up", "down", "down"]), (played) => {
        const { kernel, pages } = play(played);
        for (const page of pages) {
          expect(scoresEqual(page.state.score, kernel.score)).toBe(true);
          expect(page.state).toMatchObject({ pending: 0, revision: kernel.revision, connection: "connected" });
        }
      }),
      { numRuns: 200 },
    );
  });

  test("end the same whatever they edit and the network does, though a page is opened again", () => {
    const carrying = ["up", "up", "down", "down"] as const;
    const failing = ["drop up", "drop down", "twice up", "twice down", "cut", "mend", "reload"] as const;
    const editing = ["any", "any", "any", "undo", "redo"] as const;
    fc.assert(
      fc.property(fc.gen(), acts([...editing, ...carrying, ...failing]), (draw, played) => {
        const { kernel, pages } = play(played, (score) => [draw(ops, score)]);
        for (const page of pages) {
          expect(pack(page.state.score)).toEqual(pack(kernel.score));
          expect(page.state).toMatchObject({ pending: 0, revision: kernel.revision, connection: "connected" });
        }
      }),
    );
  }, 30_000);

  test("end the same though connections break, and every note that was drawn is there or said to be lost", () => {
    fc.assert(
      fc.property(
        acts(["edit", "remove", "add", "add", "up", "up", "down", "down", "cut", "mend", "reload"]),
        (played) => {
          const { kernel, pages } = play(played);
          for (const page of pages) {
            expect(scoresEqual(page.state.score, kernel.score)).toBe(true);
            expect(page.state).toMatchObject({ pending: 0, revision: kernel.revision });
          }
          const drawn = played.filter(({ what }) => what === "add").length;
          const there = kernel.score.tracks[0].notes.id.filter((id) => id >= 2 ** 30).length;
          const lost = pages
            .flatMap(({ sync }) => sync.unsaved.refused)
            .filter(({ gesture }) => gesture === "Add a note").length;
          expect(there + lost).toBe(drawn);
        },
      ),
      { numRuns: 200 },
    );
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
