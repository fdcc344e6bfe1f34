import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Change } from "../../../js/editor/src/score/ops";
import { pack } from "../../../js/editor/src/score/pack";
import { scoresEqual } from "../../../js/editor/src/score/score";
import type { Score } from "../../../js/editor/src/score/types";
import type { State } from "../../../js/editor/src/store/state";
import { ops } from "./arbitrary";
import type { FakeChannel, FakeKernel, FakeTimers } from "./fake-kernel";

import { COUNT, Page, type Studio, studio } from "./pages";

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
