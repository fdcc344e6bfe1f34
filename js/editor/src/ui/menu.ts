/** Menus (WAI-ARIA's menu pattern): walked with the arrows, found by first letters, with menus inside menus. */

import { h, setAttribute } from "../shell/dom";
import { shortcut } from "../shell/shortcut";
import { type Anchor, openPopup, type Popup } from "./popup";

export type MenuEntry = MenuItem | "separator";

export interface MenuItem {
  readonly label: string;
  /** "Mod+D" */
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  /** What is on or off, or one of several: with a tick. */
  readonly checked?: boolean;
  /** A colour before the label, as CSS. */
  readonly color?: string;
  /** What it opens, in place of doing something. */
  readonly items?: () => readonly MenuEntry[];
  readonly run?: () => void;
}

export interface Menu {
  close(): void;
}

/** Opens a menu; the focus goes into it and, when it closes, back to where it was. */
export function openMenu(
  root: HTMLElement,
  anchor: Anchor,
  label: string,
  entries: readonly MenuEntry[],
  signal: AbortSignal,
  closed?: () => void,
): Menu {
  return new OpenMenu(root, anchor, label, entries, signal, null, closed);
}

/** Milliseconds after which a pointer that came to a line from an open menu is said to rest on it. */
const REST = 160;

class OpenMenu implements Menu {
  readonly #root: HTMLElement;
  readonly #parent: OpenMenu | null;
  readonly #popup: Popup;
  readonly #rows: readonly { readonly item: MenuItem; readonly element: HTMLElement }[];
  #inner: OpenMenu | null = null;
  /** The row whose menu is open. */
  #opened = -1;
  #resting = 0;
  #typed = "";
  #typedAt = 0;

  constructor(
    root: HTMLElement,
    anchor: Anchor,
    label: string,
    entries: readonly MenuEntry[],
    signal: AbortSignal,
    parent: OpenMenu | null,
    closed?: () => void,
  ) {
    this.#root = root;
    this.#parent = parent;
    const list = h("div", { class: "cl-menu-list", role: "menu", "aria-label": label });
    const rows: { item: MenuItem; element: HTMLElement }[] = [];
    for (const entry of entries) {
      if (entry === "separator") list.append(h("div", { role: "separator", class: "cl-menu-line" }));
      else rows.push({ item: entry, element: list.appendChild(rowOf(entry)) });
    }
    this.#rows = rows;
    // A menu inside a menu is inside its element, too: a press there is no press elsewhere.
    const host = parent ? parent.#popup.element : root;
    this.#popup = openPopup(host, anchor, list, signal, closed);
    this.#listen(list);
    this.#focus(0, 1);
  }

  close(): void {
    this.#popup.close();
  }

  #listen(list: HTMLElement): void {
    const { signal } = this.#popup;
    for (const [at, { element }] of this.#rows.entries()) {
      element.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && this.#hover(at), {
        signal,
      });
      element.addEventListener("click", () => this.#choose(at), { signal });
    }
    list.addEventListener("keydown", (event) => this.#key(event), { signal });
    list.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }

  #hover(at: number): void {
    clearTimeout(this.#resting);
    // On the way to a menu that is open the pointer crosses other lines: only where it rests it means them.
    this.#resting = window.setTimeout(() => this.#rest(at), this.#inner ? REST : 0);
  }

  #rest(at: number): void {
    if (this.#popup.signal.aborted || this.#opened === at) return;
    this.#inner?.close();
    this.#rows[at].element.focus({ preventScroll: true });
    if (this.#rows[at].item.items) this.#open(at);
  }

  #choose(at: number): void {
    const { item } = this.#rows[at];
    if (item.disabled) return;
    if (item.items) this.#open(at);
    else {
      this.#closeAll();
      item.run?.();
    }
  }

  #open(at: number): void {
    const { item, element } = this.#rows[at];
    if (!item.items || item.disabled || this.#inner) return;
    setAttribute(element, "aria-expanded", true);
    const place = { beside: element };
    this.#opened = at;
    this.#inner = new OpenMenu(this.#root, place, item.label, item.items(), this.#popup.signal, this, () => {
      setAttribute(element, "aria-expanded", false);
      this.#inner = null;
      this.#opened = -1;
    });
  }

  #closeAll(): void {
    if (this.#parent) this.#parent.#closeAll();
    else this.close();
  }

  #key(event: KeyboardEvent): void {
    const at = this.#rows.findIndex(({ element }) => element === event.target);
    const handled = this.#act(event.key, at);
    if (handled) event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  #act(key: string, at: number): boolean {
    if (key === "ArrowDown") this.#focus(at + 1, 1);
    else if (key === "ArrowUp") this.#focus(at - 1, -1);
    else if (key === "Home") this.#focus(0, 1);
    else if (key === "End") this.#focus(this.#rows.length - 1, -1);
    else if (key === "Enter" || key === " ") this.#choose(at);
    else if (key === "ArrowRight") this.#open(at);
    else if (key === "ArrowLeft" && this.#parent) this.close();
    else if (key === "Tab") this.#closeAll();
    else if (key.length === 1) this.#find(key.toLowerCase(), at);
    else return false;
    return true;
  }

  /** The first row from `at` on that can be chosen, in the direction of `step`, round the ends. */
  #focus(at: number, step: 1 | -1): void {
    const { length } = this.#rows;
    for (let tried = 0; tried < length; tried++) {
      const row = this.#rows[(at + step * tried + length * 2) % length];
      if (row.item.disabled) continue;
      row.element.focus({ preventScroll: true });
      return;
    }
  }

  #find(letter: string, at: number): void {
    const now = performance.now();
    this.#typed = now - this.#typedAt < 600 ? this.#typed + letter : letter;
    this.#typedAt = now;
    const { length } = this.#rows;
    for (let step = this.#typed.length > 1 ? 0 : 1; step <= length; step++) {
      const { item, element } = this.#rows[(Math.max(0, at) + step) % length];
      if (item.disabled || !item.label.toLowerCase().startsWith(this.#typed)) continue;
      element.focus({ preventScroll: true });
      return;
    }
  }
}

function rowOf({ label, keys, disabled, checked, color, items }: MenuItem): HTMLElement {
  const mark = h("span", { class: "cl-menu-mark" }, checked ? "✓" : "");
  if (color) {
    mark.classList.add("cl-swatch");
    mark.style.setProperty("--cl-track", color);
  }
  return h(
    "div",
    {
      class: "cl-menu-row",
      role: checked === undefined ? "menuitem" : "menuitemcheckbox",
      tabindex: -1,
      "aria-disabled": disabled ? true : null,
      "aria-checked": checked,
      "aria-haspopup": items ? "menu" : null,
      "aria-expanded": items ? false : null,
    },
    mark,
    h("span", { class: "cl-menu-label" }, label),
    keys ? h("kbd", {}, shortcut(keys)) : null,
    items ? h("span", { class: "cl-menu-more", "aria-hidden": "true" }, "›") : null,
  );
}
