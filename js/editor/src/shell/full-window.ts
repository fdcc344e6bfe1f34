/** Filling the window: over everything else of the page, wherever in it the editor stands. */

/**
 * Gives the editor the whole window, or puts it back into its place.
 *
 * As a popover it is in the browser's top layer without leaving its place in the document: JupyterLab's cells are
 * transformed and contained, so that a fixed position would only fill the cell; and moving it would lose its focus.
 */
export function toggleFullWindow(root: HTMLElement): void {
  if (isFullWindow(root)) {
    root.hidePopover();
    root.removeAttribute("popover");
  } else {
    root.setAttribute("popover", "manual");
    root.showPopover();
  }
}

function isFullWindow(root: HTMLElement): boolean {
  return root.hasAttribute("popover") && root.matches(":popover-open");
}
