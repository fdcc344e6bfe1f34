/** Where the cards of a long gallery stand, and which of them are in view. Pure. */

/** CSS pixels that a card and the gap beside it take at least. */
const CARD_WIDTH = 148;

export interface Layout {
  readonly count: number;
  readonly columns: number;
  readonly rowHeight: number;
}

export function columnsIn(width: number): number {
  return Math.max(1, Math.floor(width / CARD_WIDTH));
}

export function rowCount({ count, columns }: Layout): number {
  return Math.ceil(count / columns);
}

/** The rows to be there, `[first, last)`: those in view, and one beside them on either side. */
export function rowsInView(layout: Layout, top: number, height: number): readonly [number, number] {
  const first = Math.floor(top / layout.rowHeight) - 1;
  const last = Math.ceil((top + height) / layout.rowHeight) + 1;
  return [Math.max(0, first), Math.min(rowCount(layout), Math.max(0, last))];
}

/** The rows of a sheet of `size` that begins with `row` and goes on to where the view moves: down (1) or up (-1). */
export function sheetAt(row: number, direction: number, size: number, count: number): readonly [number, number] {
  const first = direction > 0 ? row : Math.max(0, row - size + 1);
  return [first, Math.min(count, first + size)];
}

/** How far to scroll so that an item is in view: no farther than it takes. */
export function topToShow({ columns, rowHeight }: Layout, item: number, top: number, height: number): number {
  const upper = Math.floor(item / columns) * rowHeight;
  return Math.min(upper, Math.max(top, upper + rowHeight - height));
}

/** The item a key leads to from `at` (-1: from none); null for a key that leads nowhere. */
export function itemAfter(layout: Layout, key: string, at: number, height: number): number | null {
  const { count, columns, rowHeight } = layout;
  const page = columns * Math.max(1, Math.floor(height / rowHeight));
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, PageDown: page, PageUp: -page }[
    key
  ];
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (by === undefined || count === 0) return null;
  if (at < 0) return 0;
  const to = at + by;
  if (to >= 0 && to < count) return to;
  if (Math.abs(by) === 1) return at;
  // Of a last row that is not full: its last item; past an end: the row there, in the same column.
  if (to >= count) return Math.floor(at / columns) === Math.floor((count - 1) / columns) ? at : count - 1;
  return at % columns;
}
