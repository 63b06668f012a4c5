/** How many items have each key. Keys come from outside, so the object has no prototype. */
export const countBy = <T>(items: Iterable<T>, keyOf: (item: T) => string): Record<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.assign(Object.create(null), Object.fromEntries(counts));
};

/** The number of items with each key, the most frequent first. */
export const countByFrequency = <T>(items: Iterable<T>, keyOf: (item: T) => string): [key: string, count: number][] =>
  Object.entries(countBy(items, keyOf)).sort(([, a], [, b]) => b - a);
