/** How many items have each key. Keys come from outside, so the object has no prototype. */
export const countBy = <T>(items: Iterable<T>, keyOf: (item: T) => string): Record<string, number> => {
  const counts: Record<string, number> = Object.create(null);
  for (const item of items) {
    const key = keyOf(item);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};
