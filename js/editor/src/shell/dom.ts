/** Making elements. Text is only ever text: nothing here parses HTML, so a file or a model cannot bring any. */

type Value = string | number | boolean | null | undefined;
export type Child = Node | string | null | undefined | false;

/**
 * An element with attributes and children: `h("button", { class: "cl-run", disabled: true }, "Run")`.
 *
 * An attribute that is `false`, null or undefined is left out; `true` is an empty one. `aria-*` say "true" and "false".
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/** Says what an attribute is, touching the page only where it changes: writing the same again costs as much as news. */
export function setAttribute(element: Element, name: string, value: Value): void {
  if (value === null || value === undefined) element.removeAttribute(name);
  else if (name.startsWith("aria-") || typeof value !== "boolean") {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  } else element.toggleAttribute(name, value);
}

/** Gives a style its value, touching the page only where it changes: a style that is written is found out anew. */
export function setStyle({ style }: HTMLElement, name: "transform" | "width" | "height", value: string): void {
  if (style[name] !== value) style[name] = value;
}

/** A length in CSS pixels as a style, in whole device pixels: by less than one nothing would be seen to move. */
export function pixels(length: number): string {
  return `${Math.round(length * devicePixelRatio) / devicePixelRatio}px`;
}

/** Says `text` in `element`, touching the page only where it changes (a live region speaks at every touch). */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Gives the keys to the roll of the editor that `element` is in. */
export function focusRoll(element: Element): void {
  const roll = element.closest(".closeloop")?.querySelector<HTMLElement>(".cl-roll [tabindex='0']");
  roll?.focus({ preventScroll: true });
}

let made = 0;

/** An id no other element of the page has, for labels and descriptions. */
export function uniqueId(word: string): string {
  made += 1;
  return `closeloop-${word}-${made}`;
}

/** Whether typing goes into this element, so that a letter is a letter and not a shortcut. */
export function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type);
}

/**
 * Signals for things that are made anew: each call aborts the signal before it and gives the next. All of them abort with
 * `parent`.
 */
export function renewing(parent: AbortSignal): () => AbortSignal {
  let current = new AbortController();
  parent.addEventListener("abort", () => current.abort(), { once: true });
  return () => {
    current.abort();
    current = new AbortController();
    if (parent.aborted) current.abort();
    return current.signal;
  };
}
