/** What all views of one editor share on a page: the document, the connection, the player. */

import { offerFile } from "../shell/download";
import { pageSound } from "../sound/page";
import { Player, type PlayerState } from "../sound/player";
import type { Actions } from "../store/actions";
import { Link } from "../store/link";
import { addNotice, removeNotice } from "../store/notices";
import { shownScore } from "../store/shown-take";
import type { Notice, State } from "../store/state";
import { Store } from "../store/store";
import { Sync } from "../store/sync";
import { pageShelf } from "./browser-shelf";
import { ModelChannel } from "./channel";
import { lostInFile, openFile, savedFile } from "./files";
import { freeIds } from "./free-id";
import { followJobs } from "./jobs";
import { Keeper } from "./keeper";
import { liveActions } from "./live-actions";
import { keepRegionAlive } from "./live-tracks";
import { type HostModel, onModel } from "./model";
import { runActions } from "./run-actions";
import { addEditor, addView, isAtHand } from "./shown";
import { kernelSound } from "./sound-source";
import { takeActions } from "./take-actions";
import { followTraits, stateOf, Traits } from "./traits";

export class SharedEditor {
  readonly store: Store;
  readonly actions: Actions;
  readonly traits: Traits;
  readonly #player: Player;
  readonly #keeper: Keeper;
  readonly #identity: string;
  /** Why there was no sound, when that was told last. */
  #silentBecause: string | null = null;
  readonly #ended = new AbortController();

  constructor(model: HostModel) {
    const { signal } = this.#ended;
    this.store = new Store(stateOf(model));
    this.traits = new Traits(model, this.store, signal);
    const link = new Link(new ModelChannel(model, signal));
    const sync = new Sync(this.store, link, signal);
    followTraits(model, this.store, signal);
    keepRegionAlive(this.store, this.traits, signal);
    followJobs(this.store, link, signal);
    followNotices(this.store, link, signal);
    // Published a while after the last op: where that op was lost on the way, this is what tells.
    onModel(model, "change:pack_revision", () => sync.heard(model.get("pack_revision") as number), signal);
    this.#player = this.#createPlayer(link, signal);
    this.actions = this.#createActions(link, sync, signal);
    this.#identity = String(model.get("identity"));
    addEditor(this.#identity, signal);
    this.#keeper = this.#createKeeper(model, link, sync, signal);
  }

  /** A view is shown, until `signal` aborts. */
  show(signal: AbortSignal): void {
    this.#keeper.show(true);
    addView(this.#identity, () => this.#keeper.show(false), signal);
  }

  /** The tick that is heard now. */
  position(): number {
    return this.#player.position();
  }

  end(): void {
    this.#keeper.flush();
    this.#ended.abort();
  }

  #createKeeper(model: HostModel, link: Link, sync: Sync, signal: AbortSignal): Keeper {
    const { store } = this;
    const keeper = new Keeper({
      store,
      sync,
      view: link.view,
      identity: this.#identity,
      source: String(model.get("source") ?? ""),
      shelf: pageShelf,
      isAtHand,
      open: (name, bytes) => this.actions.open(name, bytes),
      signal,
    });
    // The last that a page surely hears; of two, since no browser tells both in every case.
    document.addEventListener("visibilitychange", () => keeper.flush(), { signal });
    addEventListener("pagehide", () => keeper.flush(), { signal });
    return keeper;
  }

  #createPlayer(link: Link, signal: AbortSignal): Player {
    const { store } = this;
    const { score, mixer } = heard(store.state);
    const report = (state: PlayerState) => {
      const loaded = state.sound === "ready" && store.state.transport.sound !== "ready";
      if (loaded && !link.alive) addNotice(store, "info", "Plain tones play: the soundfont comes with the kernel.");
      this.#reportSound(state);
    };
    const player = new Player({ sound: pageSound(kernelSound(link), signal), score, mixer, report, signal });
    store.subscribe((state, before) => {
      const [now, was] = [heard(state), heard(before)];
      if (now.score !== was.score || now.mixer !== was.mixer) player.update(now.score, now.mixer);
    }, signal);
    return player;
  }

  #reportSound({ playing, position, sound, reason }: PlayerState): void {
    const { transport } = this.store.state;
    this.store.update({ transport: { ...transport, playing, position, sound } });
    if (reason && reason !== this.#silentBecause) addNotice(this.store, "error", reason);
    this.#silentBecause = reason;
  }

  #createActions(link: Link, sync: Sync, signal: AbortSignal): Actions {
    const { store, traits } = this;
    const player = this.#player;
    const notify: Actions["notify"] = (kind, text) => addNotice(store, kind, text);
    /** Asks the kernel, and tells the user where it says no. */
    const ask = async (outgoing: Parameters<Link["ask"]>[0]) => {
      try {
        await link.ask(outgoing);
      } catch (error) {
        notify("error", inWords(error));
      }
    };
    return {
      edit: (gesture, change) => sync.edit(gesture, change),
      undo: () => sync.undo(),
      redo: () => sync.redo(),
      setRegion: (region) => traits.setRegion(region),
      setSelection: (ids) => traits.setSelection(ids),
      setMix: (track, mix) => traits.setMix(track, mix),
      setParameters: (name, values) => traits.setParameters(name, values),
      setPreset: (name, preset, values) => traits.setPreset(name, preset, values),
      setPanel: (name, settings) => traits.setPanel(name, settings),
      ...runActions(store, link, traits, ask, notify),
      ...takeActions(store, link, traits, ask, signal),
      ...liveActions(store, link, ask, signal),
      open: (name, bytes) =>
        openFile(link, sync, notify, name, bytes).catch((error) => notify("error", inWords(error))),
      save: async () => {
        const { name, bytes } = await savedFile(link, store.state);
        offerFile(document.body, name, bytes);
        const lost = lostInFile(store.state.score);
        if (lost) notify("info", lost);
      },
      play: () => player.play(),
      pause: () => player.pause(),
      seek: (tick) => player.seek(tick),
      setLoop: (loop) => {
        player.setLoop(loop);
        store.update({ transport: { ...store.state.transport, loop } });
      },
      audition: (track, pitch, velocity, instrument) => player.audition(track, pitch, velocity, instrument),
      dismiss: (notice) => removeNotice(store, notice),
      notify,
      newId: freeIds(() => store.state.score),
    };
  }
}

/** What the player plays. */
function heard(state: State): Pick<State, "score" | "mixer"> {
  return { score: shownScore(state), mixer: state.mixer };
}

/** What the kernel wants the user to read. */
function followNotices(store: Store, link: Link, signal: AbortSignal): void {
  link.listen(({ type, kind, text }) => {
    if (type === "notice") addNotice(store, kind as Notice["kind"], String(text));
  }, signal);
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
