/** A panel over the editor, at a place or beside a button: put in sight, closed by Escape or a press elsewhere, focus given back. */

import { clamp } from "../score/clamp";
import { h } from "../shell/dom";

export interface Popup {
  readonly element: HTMLElement;
  /** Aborts when it closes. */
  readonly signal: AbortSignal;
  close(): void;
}

/** In client coordinates: a point (a context menu), an element it stands under (a button's menu), or one it stands beside (a menu's line). */
export type Anchor = { readonly x: number; readonly y: number } | { readonly beside: Element } | Element;

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

/** Below and right of the anchor, or beside it; on its other side where there is no room. */
function place(element: HTMLElement, anchor: Anchor): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const [right, bottom] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
  const { x, y, otherX, otherY } = "beside" in anchor ? besideOf(anchor.beside) : underOf(anchor);
  const left = x + width + MARGIN <= right ? x : otherX - width;
  const top = y + height + MARGIN <= bottom || otherY - height < MARGIN ? y : otherY - height;
  element.style.left = `${clamp(left, MARGIN, right - width - MARGIN)}px`;
  element.style.top = `${clamp(top, MARGIN, bottom - height - MARGIN)}px`;
}

/** Where its left and upper edges go; or, where there is no room, its right and lower ones. */
interface Places {
  readonly x: number;
  readonly y: number;
  readonly otherX: number;
  readonly otherY: number;
}

function underOf(anchor: { readonly x: number; readonly y: number } | Element): Places {
  if (!(anchor instanceof Element)) return { ...anchor, otherX: anchor.x, otherY: anchor.y };
  const { left, right, top, bottom } = anchor.getBoundingClientRect();
  return { x: left, y: bottom + 2, otherX: right, otherY: top - 2 };
}

function besideOf(line: Element): Places {
  const { left, right, top, bottom } = line.getBoundingClientRect();
  return { x: right + 2, y: top - 4, otherX: left - 2, otherY: bottom + 4 };
}
