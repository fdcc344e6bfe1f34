/** What people do with takes: here at once, and told to the kernel. */

import { offerFile } from "../shell/download";
import { count } from "../shell/words";
import type { Actions } from "../store/actions";
import type { Link } from "../store/link";
import { addNotice, removeNotice } from "../store/notices";
import type { Store } from "../store/store";
import { type Take, withChanges, withRuns } from "../store/takes";
import { exactly } from "../store/wire";
import type { Ask } from "./run-actions";
import type { Traits } from "./traits";

type TakeActions = Pick<
  Actions,
  "applyTake" | "setTakes" | "dropTakes" | "remakeTake" | "preferTake" | "exportTakes" | "setBlind" | "showTake"
>;

export function takeActions(store: Store, link: Link, traits: Traits, ask: Ask, signal: AbortSignal): TakeActions {
  const bin = new Bin(store, (takes) => void ask({ type: "take.drop", takes }), signal);
  return {
    applyTake: (take, region) => void ask({ type: "take.apply", take, region: region ?? null }),
    setTakes(takes, values) {
      const changes = takes.map((id) => ({ id, ...values }));
      store.update({ takes: withChanges(store.state.takes, changes) });
      void ask({ type: "take.set", takes, ...values });
    },
    dropTakes: (takes) => bin.put(takes),
    remakeTake: (take) => void ask({ type: "take.remake", take }),
    preferTake: (a, b, better) => void ask({ type: "take.prefer", a, b, better }),
    async exportTakes(takes) {
      try {
        const { message, buffers } = await link.ask({ type: "takes.export", takes });
        offerFile(document.body, String(message.name), exactly(buffers[0]));
      } catch (error) {
        addNotice(store, "error", error instanceof Error ? error.message : String(error));
      }
    },
    setBlind: (blind) => traits.setBlind(blind),
    showTake: (take, rival = null) => store.update({ shownTake: take, rivalTake: rival }),
  };
}

/** Milliseconds in which takes that were deleted can be brought back. */
const KEPT_FOR = 12_000;

/** Takes that were deleted here, until the kernel is told: then they are gone for good. */
class Bin {
  readonly #store: Store;
  readonly #drop: (takes: readonly string[]) => void;
  /** The takes there were before, and which of them were deleted. */
  #before: readonly Take[] = [];
  #deleted = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #notice: number | null = null;

  constructor(store: Store, drop: (takes: readonly string[]) => void, signal: AbortSignal) {
    this.#store = store;
    this.#drop = drop;
    const empty = () => this.#empty();
    addEventListener("pagehide", empty, { signal });
    signal.addEventListener("abort", empty, { once: true });
  }

  put(ids: readonly string[]): void {
    const { takes, shownTake } = this.#store.state;
    const deleted = new Set(ids);
    // What is in the bin already and what came since, in the order they had.
    const known = new Set(this.#before.map(({ id }) => id));
    this.#before = [...this.#before, ...takes.filter(({ id }) => !known.has(id))];
    this.#deleted = new Set([...this.#deleted, ...ids]);
    this.#store.update({
      takes: takes.filter(({ id }) => !deleted.has(id)),
      shownTake: shownTake !== null && deleted.has(shownTake) ? null : shownTake,
    });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#empty(), KEPT_FOR);
    this.#tell();
  }

  #tell(): void {
    if (this.#notice !== null) removeNotice(this.#store, this.#notice);
    const bringBack = { label: "Bring back", press: () => this.#bringBack() };
    addNotice(this.#store, "info", `Deleted ${count(this.#deleted.size, "take")}.`, [bringBack]);
    this.#notice = this.#store.state.notices.at(-1)?.id ?? null;
  }

  #bringBack(): void {
    const now = new Map(this.#store.state.takes.map((take) => [take.id, take]));
    const back = this.#before
      .filter(({ id }) => now.has(id) || this.#deleted.has(id))
      .map((take) => now.get(take.id) ?? take);
    const old = new Set(back.map(({ id }) => id));
    const all = [...back, ...[...now.values()].filter(({ id }) => !old.has(id))];
    this.#store.update({ takes: withRuns(all, [...new Set([...now.values()].map(({ run }) => run))]) });
    this.#deleted.clear();
    this.#empty();
  }

  #empty(): void {
    clearTimeout(this.#timer);
    if (this.#deleted.size) this.#drop([...this.#deleted]);
    if (this.#notice !== null) removeNotice(this.#store, this.#notice);
    this.#notice = null;
    this.#before = [];
    this.#deleted = new Set();
  }
}
