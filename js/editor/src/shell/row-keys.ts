/** A toolbar is one stop for Tab; the arrow keys go from control to control (WAI-ARIA's toolbar pattern). */

export function rowByKeys(row: HTMLElement, signal: AbortSignal): void {
  const controls = () =>
    [...row.querySelectorAll<HTMLButtonElement | HTMLSelectElement>("button, select")].filter(
      (control) => !control.disabled && !control.closest("[hidden]"),
    );
  let current: Element | null = null;
  /** Called again wherever what can be reached may have changed. */
  const place = () => {
    const all = controls();
    if (!current || !all.includes(current as HTMLButtonElement)) current = all[0] ?? null;
    for (const control of row.querySelectorAll<HTMLElement>("button, select"))
      control.tabIndex = control === current ? 0 : -1;
  };
  const onFocus = ({ target }: FocusEvent) => {
    current = target as Element;
    place();
  };
  const onKey = (event: KeyboardEvent) => {
    const all = controls();
    const at = all.indexOf(event.target as HTMLButtonElement);
    const to = destination(event.key, at, all.length);
    if (at < 0 || to === null) return;
    event.preventDefault();
    all[to].focus();
  };
  row.addEventListener("focusin", onFocus, { signal });
  row.addEventListener("keydown", onKey, { signal });
  // A control that is disabled or left out must not be the one stop.
  const observer = new MutationObserver(place);
  observer.observe(row, { attributes: true, attributeFilter: ["disabled", "hidden"], subtree: true });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  place();
}

function destination(key: string, at: number, length: number): number | null {
  if (key === "ArrowRight") return (at + 1) % length;
  if (key === "ArrowLeft") return (at - 1 + length) % length;
  if (key === "Home") return 0;
  return key === "End" ? length - 1 : null;
}
