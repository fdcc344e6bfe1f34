/** One view of an editor: the shell, with the piano roll in it. */

import { createRoll, GESTURES, KEY_BINDINGS } from "./roll/roll";
import { createShell, type MountRoll } from "./shell/shell";
import type { Actions } from "./store/actions";
import type { Store } from "./store/store";

export interface EditorParts {
  /** An element of the page's, to be filled. */
  readonly root: HTMLElement;
  readonly store: Store;
  readonly actions: Actions;
  /** Ends the view: what it listens to is let go, and `root` is emptied. */
  readonly signal: AbortSignal;
  /** Where the playhead is at this moment, in ticks. */
  readonly position: () => number;
  /** Height of the part between toolbar and status bar, in CSS pixels; the shell's own where it is left out. */
  readonly height?: number | undefined;
  /** Hears the height that the user settled on. */
  readonly onHeight?: ((height: number) => void) | undefined;
}

export function mountEditor({ root, store, actions, signal, position, height, onHeight }: EditorParts): void {
  const mountRoll: MountRoll = (host, openMenu) => createRoll(host, store, actions, signal, { position, openMenu });
  createShell(root, store, actions, signal, mountRoll, {
    position,
    keys: [...KEY_BINDINGS, ...GESTURES],
    height,
    onHeight,
  });
}
