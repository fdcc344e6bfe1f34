/** Which editors this page has, and which of them were taken off it. */

/** One list for all editors of a page, whichever copy of this module each of them was loaded from. */
const HERE = Symbol.for("closeloop_widgets.shown.1");

/** For each editor's identity, how many views of it are shown; null where none ever was. */
type Shown = Map<string, number | null>;

interface Page {
  [HERE]?: Shown;
}

function shown(): Shown {
  const page = globalThis as Page;
  page[HERE] ??= new Map();
  return page[HERE];
}

/** The page has an editor of this identity until `signal` aborts. */
export function addEditor(identity: string, signal: AbortSignal): void {
  shown().set(identity, null);
  signal.addEventListener("abort", () => shown().delete(identity), { once: true });
}

/** A view of it is shown until `signal` aborts; calls `left` when it was the last. */
export function addView(identity: string, left: () => void, signal: AbortSignal): void {
  const count = () => shown().get(identity) ?? 0;
  shown().set(identity, count() + 1);
  signal.addEventListener(
    "abort",
    () => {
      if (!shown().has(identity)) return;
      shown().set(identity, count() - 1);
      if (count() === 0) left();
    },
    { once: true },
  );
}

/** Whether the page has this editor: shown, or loaded and yet to be shown. One that was taken off the page is not at hand. */
export function isAtHand(identity: string): boolean {
  return shown().has(identity) && shown().get(identity) !== 0;
}
