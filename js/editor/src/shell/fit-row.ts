/** A bar that stays one row: what does not fit is left out, the least needed first. */

/** Hides `dispensable`, first to last, until what is left fits into `row`; shows them again where there is room. */
export function fitRow(row: HTMLElement, dispensable: readonly HTMLElement[], signal: AbortSignal): void {
  let width = -1;
  const fit = () => {
    if (row.clientWidth === width) return;
    width = row.clientWidth;
    for (const element of dispensable) element.hidden = false;
    for (const element of dispensable) {
      if (row.scrollWidth <= row.clientWidth) return;
      element.hidden = true;
    }
  };
  const observer = new ResizeObserver(fit);
  observer.observe(row);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}
