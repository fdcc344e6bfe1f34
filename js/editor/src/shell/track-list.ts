/** The tracks: which are shown and heard, and which one is being worked on. */

import { cssOf, TRACK_COLORS } from "../roll/colors";
import type { Track } from "../score/types";
import type { Actions } from "../store/actions";
import type { Mix } from "../store/state";
import type { Store } from "../store/store";
import { nameButton, setPressed } from "./buttons";
import { h, renewing, setText } from "./dom";
import { icon } from "./icons";
import { instrumentOf } from "./instruments";
import { moveByKeys } from "./roving";
import { watch } from "./watch";
import { count, trackName } from "./words";

const NO_MIX: Mix = {};

export function createTrackList(store: Store, actions: Actions, signal: AbortSignal): HTMLElement {
  const grid = h("div", { class: "cl-track-rows", role: "grid", "aria-label": "Tracks" });
  let rows: Row[] = [];
  const renew = renewing(signal);
  const keys = moveByKeys(grid, () => rows.map((row) => row.buttons), signal);

  watch(
    store,
    (state) => [state.score, state.mixer, state.activeTrack],
    (score, mixer, active) => {
      if (rows.length !== score.tracks.length || rows.some((row, at) => row.id !== score.tracks[at].id)) {
        const lifetime = renew();
        rows = score.tracks.map((track, at) => createRow(track.id, at, store, actions, lifetime));
        grid.replaceChildren(...rows.map((row) => row.element));
        keys.refresh();
      }
      for (const [at, row] of rows.entries()) {
        const track = score.tracks[at];
        row.show(track, trackName(track.id, score), mixer[String(track.id)] ?? NO_MIX, active === track.id);
      }
    },
    signal,
  );
  return grid;
}

interface Row {
  readonly id: number;
  readonly element: HTMLElement;
  readonly buttons: readonly HTMLButtonElement[];
  show(track: Track, name: string, mix: Mix, active: boolean): void;
}

function createRow(id: number, at: number, store: Store, actions: Actions, signal: AbortSignal): Row {
  const swatch = h("span", { class: "cl-swatch" });
  swatch.style.setProperty("--cl-track", cssOf(TRACK_COLORS[at % TRACK_COLORS.length]));
  const name = h("span", { class: "cl-track-name" });
  const size = h("span", { class: "cl-track-size" });
  const instrument = h("span", { class: "cl-track-instrument" });
  const main = h(
    "button",
    { type: "button", class: "cl-track-main" },
    swatch,
    h("span", { class: "cl-track-words" }, h("span", { class: "cl-track-line" }, name, size), instrument),
  );
  const activate = () => store.update({ activeTrack: store.state.activeTrack === id ? null : id });
  main.addEventListener("click", activate, { signal });

  const flip = (key: keyof Mix) => () => {
    const mix = store.state.mixer[String(id)] ?? {};
    actions.setMix(id, { ...mix, [key]: !mix[key] });
  };
  const show = mixButton("cl-show", icon("shown"), flip("hidden"), signal);
  const mute = mixButton("cl-mute", "M", flip("mute"), signal);
  const solo = mixButton("cl-solo", "S", flip("solo"), signal);
  const buttons = [main, show, mute, solo];
  const cells = buttons.map((button) => h("div", { role: "gridcell", class: "cl-cell" }, button));
  const element = h("div", { class: "cl-track", role: "row" }, ...cells);
  element.dataset.track = String(id);
  let shown: readonly unknown[] = [];

  return {
    id,
    element,
    buttons,
    show(track, words, mix, active) {
      // An edit makes a new score, and all of its tracks but one are the old ones.
      const asked = [track, words, mix, active];
      if (asked.every((value, index) => value === shown[index])) return;
      shown = asked;
      const notes = count(track.notes.id.length, "note");
      setText(name, words);
      setText(instrument, instrumentOf(track));
      setText(size, track.notes.id.length.toLocaleString("en"));
      nameButton(main, `${words}, ${instrumentOf(track)}, ${notes}`);
      setPressed(main, active);
      element.classList.toggle("cl-active", active);
      element.classList.toggle("cl-hidden-track", mix.hidden === true);
      element.classList.toggle("cl-muted-track", mix.mute === true);
      nameButton(show, `Show ${words}`, mix.hidden ? "hidden" : "shown");
      setPressed(show, mix.hidden !== true);
      nameButton(mute, `Mute ${words}`);
      setPressed(mute, mix.mute === true);
      nameButton(solo, `Solo ${words}`);
      setPressed(solo, mix.solo === true);
    },
  };
}

function mixButton(name: string, face: Node | string, press: () => void, signal: AbortSignal): HTMLButtonElement {
  const button = h("button", { type: "button", class: `cl-mix ${name}` }, face);
  button.addEventListener("click", press, { signal });
  return button;
}
