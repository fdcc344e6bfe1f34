/** What the first picture of a view does not wait for: the parts that notes can be seen without. */

/** By these a hand reaches for something in the view. */
const REACHES = ["keydown", "pointerdown", "focusin", "contextmenu"] as const;

/**
 * Does `work` once, when the frame that comes next has been painted, or before `root` hears of a key or a press where that
 * comes first: a hand finds everything in its place. Not at all where `signal` aborts before.
 */
export function afterFirstFrame(root: HTMLElement, work: () => void, signal: AbortSignal): void {
  const waiting = new AbortController();
  const once = () => {
    if (waiting.signal.aborted) return;
    waiting.abort();
    work();
  };
  signal.addEventListener("abort", () => waiting.abort(), { signal: waiting.signal });
  for (const type of REACHES) root.addEventListener(type, once, { capture: true, signal: waiting.signal });
  // A frame's callbacks come before its painting, a timer that they set after it.
  requestAnimationFrame(() => setTimeout(once));
}
