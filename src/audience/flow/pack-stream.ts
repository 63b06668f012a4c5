import type { PackLimits } from "../../pack-by-size.ts";

export type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

/** What decides which items may share a request. */
export type Packing<Item> = PackLimits & {
  bytesOf(item: Item): number;
  /** Two items with a key in common are not in one request: the second one would replace the first. */
  keysOf(item: Item): string[];
};

/** Consecutive groups, in order, within the limits, as soon as each is full. */
export async function* packStream<Item>(
  source: AsyncIterable<Item>,
  { maxBytes, maxCount, bytesOf, keysOf }: Packing<Item>,
): AsyncGenerator<{ items: Item[]; keys: Set<string> }> {
  let items: Item[] = [];
  let keys = new Set<string>();
  let groupBytes = 0;
  for await (const item of source) {
    const own = keysOf(item);
    const bytes = bytesOf(item);
    const isFull = items.length === maxCount || groupBytes + bytes > maxBytes || own.some((key) => keys.has(key));
    if (items.length > 0 && isFull) {
      yield { items, keys };
      items = [];
      keys = new Set();
      groupBytes = 0;
    }
    items.push(item);
    for (const key of own) keys.add(key);
    groupBytes += bytes;
  }
  if (items.length > 0) yield { items, keys };
}
