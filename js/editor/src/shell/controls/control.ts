/** A parameter's control: made from its schema alone, whatever its kind. */

import { sameValue } from "../../store/parameters";
import type { Kind, Parameter, ParameterOf } from "../../store/state";
import { drawChoice } from "./choice";
import { createFrame, type Frame } from "./frame";
import { drawNumber } from "./number";
import { drawPair } from "./pair";
import { drawScoped } from "./scoped";
import { drawSeed } from "./seed";
import { drawText } from "./text";
import { drawToggle } from "./toggle";

export interface Control {
  readonly element: HTMLElement;
  /** Shows the value the state has. A field somebody is typing in is left alone. */
  show(value: unknown): void;
  showLocked(locked: boolean): void;
}

export interface ControlDoes {
  /** Hears each value the user settles on: at the end of a drag, not during it. */
  readonly change: Change;
  readonly lock: (locked: boolean) => void;
  /** Whether the piece has the bar or the track that a key of a sparse value names. */
  readonly isThere: (key: string) => boolean;
}

export type Change = (value: unknown) => void;

/** Puts what is a kind's own into a frame; what it returns shows a value. */
export type Draw<P extends Parameter = Parameter> = (
  parameter: P,
  frame: Frame,
  change: Change,
  signal: AbortSignal,
) => (value: unknown) => void;

const DRAW: { readonly [K in Kind]: Draw<ParameterOf<K>> } = {
  number: drawNumber,
  integer: drawNumber,
  pair: drawPair,
  choice: drawChoice,
  toggle: drawToggle,
  text: drawText,
  seed: drawSeed,
};

export function createControl(parameter: Parameter, does: ControlDoes, signal: AbortSignal): Control {
  const frame = createFrame(parameter, does, signal);
  const draw = DRAW[parameter.kind] as Draw;
  const show = parameter.scope
    ? drawScoped(parameter, draw, frame, does, signal)
    : draw(parameter, frame, does.change, signal);
  return {
    element: frame.element,
    show(value) {
      show(value);
      frame.showChanged(!sameValue(value, parameter.default));
    },
    showLocked: frame.showLocked,
  };
}
