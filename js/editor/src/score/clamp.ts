/** The value within a range, both ends included. Where a range holds nothing (`high` below `low`), its `low`. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
