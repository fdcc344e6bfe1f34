/** A way to show the takes: side by side, or as a tree. */

export interface TakeView {
  /** What scrolls, and has the focus. */
  readonly element: HTMLElement;
  /** Another size, another theme: pictures are made anew. */
  measure(): void;
  /** Shows what the state says. */
  show(): void;
  /** Does what a key means in it; false where it means nothing. `extend`: what was chosen stays so. */
  key(key: string, extend: boolean): boolean;
  /** Scrolls a take into view. */
  reveal(take: string): void;
}
