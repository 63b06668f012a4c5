/** What one group may hold. */
export type PackLimits = { maxBytes: number; maxCount: number };

/** Consecutive groups, in order, within both limits. An item that is larger than `maxBytes` gets a group of its own. */
export const packBySize = <T>(
  items: readonly T[],
  bytesOf: (item: T) => number,
  { maxBytes, maxCount }: PackLimits,
): T[][] => {
  const groups: T[][] = [];
  let group: T[] = [];
  let groupBytes = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    if (group.length > 0 && (group.length === maxCount || groupBytes + bytes > maxBytes)) {
      groups.push(group);
      group = [];
      groupBytes = 0;
    }
    group.push(item);
    groupBytes += bytes;
  }
  if (group.length > 0) groups.push(group);
  return groups;
};

/** The bytes of a value as JSON, with the comma that follows it in a list. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;
