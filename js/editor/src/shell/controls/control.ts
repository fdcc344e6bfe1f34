/** A parameter's control: made from its schema alone, whatever its kind. */

import type { Parameter } from "../../store/state";
import { createChoice } from "./choice";
import { createNumber } from "./number";
import { createSeed } from "./seed";
import { createText } from "./text";
import { createToggle } from "./toggle";

export interface Control {
  readonly element: HTMLElement;
  /** Shows the value the state has. A field somebody is typing in is left alone. */
  show(value: unknown): void;
}

/** `change` hears each value the user settles on: at the end of a drag, not during it. */
export type Change = (value: unknown) => void;

export function createControl(parameter: Parameter, change: Change, signal: AbortSignal): Control {
  switch (parameter.kind) {
    case "number":
    case "integer":
      return createNumber(parameter, change, signal);
    case "choice":
      return createChoice(parameter, change, signal);
    case "toggle":
      return createToggle(parameter, change, signal);
    case "text":
      return createText(parameter, change, signal);
    case "seed":
      return createSeed(parameter, change, signal);
  }
}
