/** Handing bytes to the user as a file. */

import { h } from "./dom";

/** Long enough for a browser to have begun the download, in milliseconds. */
const BEGUN = 60_000;

/**
 * Offers `bytes` as a file called `name`. `root` is an element of the page to hold the link for a moment.
 *
 * A sandboxed frame may only do this when its host allows downloads, and a page cannot ask whether it does.
 */
export function offerFile(root: HTMLElement, name: string, bytes: BlobPart, type = "audio/midi"): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h("a", { href: url, download: name, hidden: true });
  // Firefox follows only links that are in the page.
  root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), BEGUN);
}
