/** What every gesture is: something that begins at a press, follows the pointer, and ends once. */

import type { Point } from "../geometry";

/** The pointer as gestures see it: in CSS pixels of the area they began in, which it may have left. */
export interface PointerInput extends Point {
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl or Cmd has been held since the press. */
  readonly modAtPress: boolean;
  /** Ctrl or Cmd was pressed after the drag began: nothing snaps. */
  readonly free: boolean;
}

export interface Press extends PointerInput {
  readonly button: number;
  /** 2 for the second press of a double-click. */
  readonly clicks: number;
}

export interface Drag {
  /** How far the pointer must go before `move` is called, in CSS pixels; 3 where it is not said. */
  readonly threshold?: number;
  /** Whether the view scrolls when the pointer leaves it. */
  readonly scrolls?: boolean;
  readonly cursor?: string;
  move(input: PointerInput): void;
  /** `moved` is false for a click: `move` was never called. */
  end(input: PointerInput, moved: boolean): void;
  /** Takes everything back that `move` showed. */
  cancel(): void;
}
