/** What is said to who cannot see it: by commands at once, of the selection once the frame that shows it is painted. */

import { locateNote } from "../score/edit";
import type { State } from "../store/state";
import { selectionSpoken } from "./announce";
import type { RollContext } from "./context";
import type { NoteAt } from "./cursor";

/** Milliseconds after a change: the frame comes first, and who hears it does not hear the difference. */
const AFTER_FRAME = 40;

export class Speaker {
  readonly #say: (text: string) => void;
  #timer = 0;
  /** The state before the changes that nothing was said of yet. */
  #before: State | null = null;

  constructor(say: (text: string) => void, signal: AbortSignal) {
    this.#say = say;
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** What a command says of itself takes the place of what would be said of the selection. */
  readonly announce = (text: string): void => {
    clearTimeout(this.#timer);
    this.#before = null;
    this.#say(text);
  };

  /** Notes or the selection changed. Only to who is here: that may also happen from elsewhere. */
  changed(context: RollContext, before: State): void {
    this.#before ??= before;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#speak(context), AFTER_FRAME);
  }

  #speak(context: RollContext): void {
    const before = this.#before;
    this.#before = null;
    if (!before || !context.element.matches(":focus")) return;
    this.#say(selectionSpoken(context.state, context.selected(), noteAdded(context.state, before)));
  }
}

/** The note that was put to others that were selected before; null where it was not just one. */
function noteAdded({ score, selection }: State, { selection: before }: State): NoteAt | null {
  if (before.size === 0 || selection.size !== before.size + 1) return null;
  const added = [...selection].filter((id) => !before.has(id));
  return added.length === 1 ? locateNote(score, added[0]) : null;
}
