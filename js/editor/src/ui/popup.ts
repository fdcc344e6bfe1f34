/** A panel over the editor, at a place or beside a button: put in sight, closed by Escape or a press elsewhere, focus given back. */

import { h } from "../shell/dom";

export interface Popup {
  readonly element: HTMLElement;
  /** Aborts when it closes. */
  readonly signal: AbortSignal;
  close(): void;
}

/** In client coordinates: a point (a context menu), or an element it belongs to (a button's menu). */
export type Anchor = { readonly x: number; readonly y: number } | Element;

/** How near to the edges of the window it may stand, in CSS pixels. */
const MARGIN = 6;

/** Opens `content` over everything in `root`; `closed` hears of the end, however it comes. */
export function openPopup(
  root: HTMLElement,
  anchor: Anchor,
  content: HTMLElement,
  parent: AbortSignal,
  closed: () => void = () => {},
): Popup {
  const { activeElement } = root.getRootNode() as Document | ShadowRoot;
  const ended = new AbortController();
  const { signal } = ended;
  // The popover stands in the top layer: an output cell that scrolls cuts nothing of it off.
  // What it holds is a menu or a dialog; a popover of its own would be told of as a group without a name.
  const element = h("div", { class: "cl-popup", popover: "manual", role: "none" }, content);
  const close = () => {
    if (signal.aborted) return;
    ended.abort();
    const hadFocus = element.contains((root.getRootNode() as Document | ShadowRoot).activeElement);
    element.remove();
    if (hadFocus && activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
    closed();
  };
  parent.addEventListener("abort", close, { once: true, signal });
  root.append(element);
  element.showPopover();
  place(element, anchor);

  const outside = (event: Event) => {
    if (!event.composedPath().includes(element)) close();
  };
  document.addEventListener("pointerdown", outside, { capture: true, signal });
  window.addEventListener("resize", close, { signal });
  window.addEventListener("blur", close, { signal });
  // What scrolls away from under it is no longer what it belongs to.
  document.addEventListener("scroll", outside, { capture: true, passive: true, signal });
  element.addEventListener(
    "keydown",
    (event) => {
      // The keys of the editor rest while it is open.
      event.stopPropagation();
      if (event.key !== "Escape") return;
      event.preventDefault();
      close();
    },
    { signal },
  );
  return { element, signal, close };
}

/** Below and right of the anchor; on its other side where there is no room. */
function place(element: HTMLElement, anchor: Anchor): void {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : null;
  const { offsetWidth: width, offsetHeight: height } = element;
  const [right, bottom] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
  const x = box ? box.left : (anchor as { x: number }).x;
  const y = box ? box.bottom + 2 : (anchor as { y: number }).y;
  const above = (box ? box.top - 2 : y) - height;
  const top = y + height + MARGIN <= bottom || above < MARGIN ? y : above;
  element.style.left = `${Math.max(MARGIN, Math.min(x, right - width - MARGIN))}px`;
  element.style.top = `${Math.max(MARGIN, Math.min(top, bottom - height - MARGIN))}px`;
}
