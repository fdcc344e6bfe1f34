/** The instruments of General MIDI, found by typing: a field over a list that is walked without leaving the field. */

import { programsPlayed } from "../score/channels";
import { clamp } from "../score/clamp";
import { DRUM_CHANNEL, trackById } from "../score/score";
import { h, setAttribute, uniqueId } from "../shell/dom";
import { FAMILIES, PROGRAM_NAMES } from "../shell/instruments";
import { trackName } from "../shell/words";
import { type Anchor, openPopup } from "../ui/popup";
import { type Desk, setInstrument } from "./desk";

export type Instrument = number | "drums";

interface Choice {
  readonly instrument: Instrument;
  readonly family: string;
  /** As General MIDI counts programs: from 1. */
  readonly number: string;
  readonly name: string;
}

const CHOICES: readonly Choice[] = [
  { instrument: "drums", family: "Drums", number: "", name: "Drum kit" },
  ...PROGRAM_NAMES.map((name, program) => {
    return { instrument: program, family: FAMILIES[program >> 3], number: String(program + 1), name };
  }),
];

/** The choices that have each word in name or family; a number is the program's, or part of the name. */
export function findInstruments(words: string): readonly Choice[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return CHOICES.filter(({ family, number, name }) => {
    const text = `${name} ${family}`.toLowerCase();
    return wanted.every((word) => word === number || text.includes(word));
  });
}

/** Milliseconds that an instrument has to stay in hand to be heard: a sweep over the list is no music. */
const LINGER = 90;
const TRIAL_VELOCITY = 90;
/** What is heard of a drum kit: the snare. */
const SNARE = 38;
const MIDDLE_C = 60;
/** How far Page Up and Page Down go. */
const PAGE = 8;

export function openInstrumentPicker(
  root: HTMLElement,
  anchor: Anchor,
  desk: Desk,
  track: number,
  signal: AbortSignal,
): void {
  new InstrumentPicker(root, anchor, desk, track, signal);
}

class InstrumentPicker {
  readonly #desk: Desk;
  readonly #track: number;
  readonly #now: Instrument;
  readonly #field: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #close: () => void;
  #choices: readonly Choice[] = [];
  #options: readonly HTMLElement[] = [];
  #at = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement, anchor: Anchor, desk: Desk, track: number, parent: AbortSignal) {
    this.#desk = desk;
    this.#track = track;
    this.#now = instrumentNow(desk, track);
    const id = uniqueId("instruments");
    this.#field = h("input", {
      type: "text",
      class: "cl-text",
      role: "combobox",
      placeholder: "Name or number",
      "aria-label": "Find an instrument",
      "aria-expanded": true,
      "aria-controls": id,
      "aria-autocomplete": "list",
      spellcheck: "false",
      autocomplete: "off",
    });
    this.#list = h("div", { class: "cl-picker-list", role: "listbox", id, "aria-label": "Instruments" });
    const title = `Instrument of ${trackName(track, desk.store.state.score)}`;
    const body = h("div", { class: "cl-picker", role: "dialog", "aria-label": title }, this.#field, this.#list);
    const { signal, close } = openPopup(root, anchor, body, parent, () => clearTimeout(this.#timer));
    this.#close = close;
    this.#field.addEventListener("input", () => this.#filter(), { signal });
    body.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#list.addEventListener("pointermove", (event) => this.#hover(event), { signal });
    this.#list.addEventListener("click", (event) => this.#click(event), { signal });
    // The field keeps the focus, and with it the keys.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault(), { signal });
    this.#filter();
    this.#field.focus({ preventScroll: true });
  }

  #filter(): void {
    this.#choices = findInstruments(this.#field.value);
    this.#options = this.#choices.map((choice) => this.#optionOf(choice));
    const groups = FAMILIES_AND_DRUMS.flatMap((family) => {
      const options = this.#options.filter((_, at) => this.#choices[at].family === family);
      if (options.length === 0) return [];
      const head = h("div", { class: "cl-picker-family", "aria-hidden": "true" }, family);
      return [h("div", { role: "group", "aria-label": family }, head, ...options)];
    });
    const nothing = h("p", { class: "cl-picker-none" }, "No instrument is called that.");
    this.#list.replaceChildren(...(groups.length ? groups : [nothing]));
    this.#reach(
      Math.max(
        0,
        this.#choices.findIndex(({ instrument }) => instrument === this.#now),
      ),
      false,
    );
  }

  #optionOf({ instrument, number, name }: Choice): HTMLElement {
    const isNow = instrument === this.#now;
    const option = h(
      "div",
      { class: "cl-picker-option", role: "option", id: uniqueId("instrument"), "aria-selected": false },
      h("span", { class: "cl-picker-number" }, number),
      h("span", { class: "cl-menu-label" }, name),
      isNow && h("span", { "aria-label": "chosen" }, "✓"),
    );
    // General MIDI counts from 1, files and code from 0.
    if (instrument !== "drums") option.title = `Program ${number} (${instrument} in code)`;
    return option;
  }

  /** Takes a choice in hand; `heard`: lets it sound. */
  #reach(to: number, heard: boolean): void {
    const before = this.#options[this.#at];
    if (before) setAttribute(before, "aria-selected", false);
    this.#at = clamp(to, 0, this.#options.length - 1);
    const option = this.#options[this.#at];
    setAttribute(this.#field, "aria-activedescendant", option?.id);
    if (!option) return;
    setAttribute(option, "aria-selected", true);
    // The first one with the name of its family over it.
    if (this.#at === 0) this.#list.scrollTop = 0;
    else option.scrollIntoView({ block: "nearest" });
    clearTimeout(this.#timer);
    if (heard) this.#timer = setTimeout(() => this.#sound(this.#choices[this.#at].instrument), LINGER);
  }

  #hover(event: Event): void {
    const at = this.#optionAt(event.target);
    if (at >= 0 && at !== this.#at) this.#reach(at, true);
  }

  #click(event: Event): void {
    const at = this.#optionAt(event.target);
    if (at >= 0) this.#take(at);
  }

  #optionAt(target: EventTarget | null): number {
    return this.#options.findIndex((option) => target instanceof Node && option.contains(target));
  }

  #key(event: KeyboardEvent): void {
    const { key } = event;
    if (key === "ArrowDown") this.#reach(this.#at + 1, true);
    else if (key === "ArrowUp") this.#reach(this.#at - 1, true);
    else if (key === "PageDown") this.#reach(this.#at + PAGE, true);
    else if (key === "PageUp") this.#reach(this.#at - PAGE, true);
    else if (key === "Enter") this.#take(this.#at);
    else if (key === "Tab") this.#close();
    else return;
    event.preventDefault();
  }

  #take(at: number): void {
    const choice = this.#choices[at];
    if (!choice) return;
    this.#close();
    setInstrument(this.#desk, this.#track, choice.instrument);
  }

  #sound(instrument: Instrument): void {
    const { transport, score } = this.#desk.store.state;
    // To look through a list is no reason to load a soundfont.
    if (transport.sound !== "ready") return;
    const pitch = instrument === "drums" ? SNARE : (trackById(score, this.#track)?.notes.pitch[0] ?? MIDDLE_C);
    this.#desk.actions.audition(this.#track, pitch, TRIAL_VELOCITY, instrument);
  }
}

const FAMILIES_AND_DRUMS = ["Drums", ...FAMILIES];

function instrumentNow({ store }: Desk, id: number): Instrument {
  const { score } = store.state;
  const track = trackById(score, id);
  if (!track || track.channel === DRUM_CHANNEL) return "drums";
  return programsPlayed(score, track)[0];
}
