/**
 * The shelf: copies, in the browser, of what is drawn, for when the page or the kernel is no longer there.
 *
 * One copy for each page that shows an editor: two pages of one editor may have drawn different things.
 */

import type { Unsaved } from "./sync";

/** A copy of an editor's piece, and of what of it the kernel did not have. */
export interface Copy {
  /** The random name of the page's model that made it. */
  readonly view: string;
  /** Which piece the editor was made of: a later editor of the same piece knows its own by this. */
  readonly source: string;
  /** Which editor it was. */
  readonly identity: string;
  /** When the copy was made, in milliseconds since 1970. */
  readonly time: number;
  /** How many steps by hand are in it. */
  readonly steps: number;
  /** Whether the editor was taken off its page: its cell was run again, or deleted. */
  readonly left: boolean;
  /** The score as the user saw it, packed. */
  readonly pack: Uint8Array;
  readonly unsaved: Unsaved;
}

export interface Shelf {
  /** Whether what lies here is still there when the page is opened again. */
  readonly lasts: boolean;
  /** Puts a copy in the place of the view's earlier one. Rejects where there is no room. */
  put(copy: Copy): Promise<void>;
  /** The copies of a piece, the newest first. */
  of(source: string): Promise<Copy[]>;
  /** Throws the copies of these views away. */
  forget(views: readonly string[]): Promise<void>;
}

/** A shelf that lasts as long as the page: where the host denies a better one, and in tests. */
export class PageShelf implements Shelf {
  readonly lasts: boolean = false;
  readonly #copies = new Map<string, Copy>();

  async put(copy: Copy): Promise<void> {
    this.#copies.delete(copy.view); // the newest last, also of two in one millisecond
    this.#copies.set(copy.view, copy);
  }

  async of(source: string): Promise<Copy[]> {
    return [...this.#copies.values()].filter((copy) => copy.source === source).reverse();
  }

  async forget(views: readonly string[]): Promise<void> {
    for (const view of views) this.#copies.delete(view);
  }
}
