/** One track in the list: what it is called and plays, how it is mixed, and the ways to change that. */

import { cssOf, TRACK_COLORS } from "../roll/colors";
import type { Track } from "../score/types";
import { nameButton, setPressed } from "../shell/buttons";
import { h, setAttribute, setText } from "../shell/dom";
import { icon } from "../shell/icons";
import { count } from "../shell/words";
import type { Mix } from "../store/state";

/** What a row shows; each of its values is compared by itself. */
export interface RowState {
  readonly track: Track;
  readonly name: string;
  readonly instrument: string;
  readonly color: number;
  readonly mix: Mix;
  readonly active: boolean;
  /** Null where there is no region. */
  readonly inRegion: boolean | null;
}

/** What pressing its buttons does; `from`: the button, for a menu to open at. */
export interface RowDoes {
  activate(): void;
  flip(what: "mute" | "solo" | "hidden"): void;
  toggleInRegion(): void;
  pickColor(from: HTMLElement): void;
  pickInstrument(from: HTMLElement): void;
  openMenu(from: HTMLElement): void;
  rename(): void;
}

export interface Row {
  readonly id: number;
  readonly element: HTMLElement;
  /** The button that is the track's name. */
  readonly main: HTMLButtonElement;
  readonly instrument: HTMLButtonElement;
  /** Those in sight, left to right. */
  buttons(): readonly HTMLButtonElement[];
  show(state: RowState): void;
}

/** The place of the name among a row's buttons. */
export const NAME_COLUMN = 1;

export function createRow(id: number, does: RowDoes, signal: AbortSignal): Row {
  const name = h("span", { class: "cl-track-name" });
  const size = h("span", { class: "cl-track-size" });
  const color = button("cl-track-color", h("span", { class: "cl-swatch" }));
  const main = button("cl-track-main", h("span", { class: "cl-swatch" }), name, size);
  const instrument = button("cl-track-instrument", "");
  const region = button("cl-mix cl-in-region", icon("region"));
  const show = button("cl-mix cl-show", icon("shown"));
  const mute = button("cl-mix cl-mute", "M");
  const solo = button("cl-mix cl-solo", "S");
  const more = button("cl-mix cl-more", icon("more"));
  const buttons = [color, main, instrument, region, show, mute, solo, more];
  setAttribute(instrument, "aria-haspopup", "dialog");
  for (const opener of [color, more]) setAttribute(opener, "aria-haspopup", "menu");
  main.dataset.drag = "";

  const cells = buttons.map((one) => h("div", { role: "gridcell", class: "cl-cell" }, one));
  const element = h("div", { class: "cl-track", role: "row" }, ...cells);
  element.dataset.track = String(id);
  const regionCell = cells[buttons.indexOf(region)];

  const on = (target: HTMLElement, press: () => void) => target.addEventListener("click", press, { signal });
  on(color, () => does.pickColor(color));
  on(main, does.activate);
  main.addEventListener("dblclick", does.rename, { signal });
  on(instrument, () => does.pickInstrument(instrument));
  on(region, does.toggleInRegion);
  on(show, () => does.flip("hidden"));
  on(mute, () => does.flip("mute"));
  on(solo, () => does.flip("solo"));
  on(more, () => does.openMenu(more));

  let shown: RowState | null = null;
  return {
    id,
    element,
    main,
    instrument,
    buttons: () => buttons.filter((one) => one !== region || !regionCell.hidden),
    show(state) {
      // An edit makes a new score, and all of its tracks but one are the old ones.
      if (shown && sameRow(shown, state)) return;
      shown = state;
      const { track, mix, active, inRegion } = state;
      const notes = count(track.notes.id.length, "note");
      setText(name, state.name);
      setText(size, track.notes.id.length.toLocaleString("en"));
      setText(instrument, state.instrument);
      element.style.setProperty("--cl-track", cssOf(TRACK_COLORS[state.color]));
      nameButton(color, `Colour of ${state.name}`);
      nameButton(main, `${state.name}, ${state.instrument}, ${notes}`);
      setPressed(main, active);
      nameButton(instrument, `Instrument of ${state.name}: ${state.instrument}`);
      element.classList.toggle("cl-active", active);
      element.classList.toggle("cl-hidden-track", mix.hidden === true);
      element.classList.toggle("cl-muted-track", mix.mute === true);
      regionCell.hidden = inRegion === null;
      nameButton(region, `${state.name} in the region`);
      setPressed(region, inRegion === true);
      nameButton(show, `Show ${state.name}`, mix.hidden ? "hidden" : "shown");
      setPressed(show, mix.hidden !== true);
      nameButton(mute, `Mute ${state.name}`);
      setPressed(mute, mix.mute === true);
      nameButton(solo, `Solo ${state.name}`);
      setPressed(solo, mix.solo === true);
      nameButton(more, `More of ${state.name}`);
    },
  };
}

function button(name: string, ...face: (Node | string)[]): HTMLButtonElement {
  return h("button", { type: "button", class: name }, ...face);
}

function sameRow(a: RowState, b: RowState): boolean {
  return (Object.keys(a) as (keyof RowState)[]).every((key) => a[key] === b[key]);
}
