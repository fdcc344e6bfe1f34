/** The shelf in the browser's own database, past a reload; and how it is kept small. */

import { type Copy, PageShelf, type Shelf } from "../store/shelf";

const DATABASE = "closeloop_widgets";
const STORE = "copies";
/** As many copies as stay, the newest ones. */
const MOST = 16;
/** Milliseconds that a copy stays: a month. */
const LONGEST = 30 * 24 * 3600 * 1000;

class BrowserShelf implements Shelf {
  readonly lasts = true;
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
    // A page with a newer editor wants to change the database: this one must let go.
    database.onversionchange = () => database.close();
  }

  /** Opens the database, and throws away what is too old or too many. Rejects where the host has none. */
  static async open(): Promise<BrowserShelf> {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => {
      const store = asked.result.createObjectStore(STORE, { keyPath: "view" });
      store.createIndex("source", "source");
      store.createIndex("time", "time");
    };
    const shelf = new BrowserShelf(await answer(asked));
    await shelf.#tidy();
    return shelf;
  }

  async put(copy: Copy): Promise<void> {
    await this.#write((store) => store.put(copy));
  }

  async of(source: string): Promise<Copy[]> {
    const store = this.#database.transaction(STORE).objectStore(STORE);
    const copies: Copy[] = await answer(store.index("source").getAll(source));
    return copies.sort((a, b) => b.time - a.time);
  }

  async forget(views: readonly string[]): Promise<void> {
    await this.#write((store) => {
      for (const view of views) store.delete(view);
    });
  }

  async #tidy(): Promise<void> {
    const store = this.#database.transaction(STORE).objectStore(STORE);
    // Names alone: the copies themselves may be megabytes.
    const byTime = await answer(store.index("time").getAllKeys());
    const old = await answer(store.index("time").getAllKeys(IDBKeyRange.upperBound(Date.now() - LONGEST)));
    const tooMany = byTime.slice(0, Math.max(0, byTime.length - MOST));
    await this.forget([...new Set([...old, ...tooMany])].map(String));
  }

  #write(change: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(STORE, "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore(STORE));
      // Said, not left to the page's next idle moment: a page that is being closed has none.
      transaction.commit();
    });
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** One shelf for all editors of a page, whichever copy of this module each of them was loaded from. */
const HERE = Symbol.for("closeloop_widgets.shelf.1");

interface Page {
  [HERE]?: Promise<Shelf>;
}

/** The page's shelf: the browser's, or where the host denies that (Colab, a sandboxed frame) the page's own. */
export function pageShelf(): Promise<Shelf> {
  const page = globalThis as Page;
  page[HERE] ??= BrowserShelf.open().catch(() => new PageShelf());
  return page[HERE];
}
