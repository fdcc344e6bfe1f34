/** The buttons that the bars and lists are made of. */

import { h, setAttribute } from "./dom";
import { type IconName, icon, setIcon } from "./icons";

/** A button that is only an icon; `words` is its name and its tooltip. */
export function iconButton(name: IconName, words: string, press: () => void, signal: AbortSignal): HTMLButtonElement {
  const button = h("button", { type: "button", class: "cl-icon-button" }, icon(name));
  nameButton(button, words);
  button.addEventListener("click", press, { signal });
  return button;
}

/** Gives a button another name, and with it another icon if there is one. */
export function nameButton(button: HTMLButtonElement, words: string, name?: IconName): void {
  setAttribute(button, "aria-label", words);
  setAttribute(button, "title", words);
  if (name) setIcon(button.firstElementChild as SVGSVGElement, name);
}

export function setPressed(button: HTMLButtonElement, pressed: boolean): void {
  setAttribute(button, "aria-pressed", pressed);
}
