/** A set with a value put in where it was missing, taken out where it was there. */
export function toggled<T>(values: Iterable<T>, value: T): Set<T> {
  const set = new Set(values);
  if (!set.delete(value)) set.add(value);
  return set;
}
