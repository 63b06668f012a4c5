/** Consecutive groups in order, none above `maxCount` items or, unless one item alone is, `maxBytes`. */
export const pack = <T>(items: T[], bytesOf: (item: T) => number, maxBytes: number, maxCount: number): T[][] => {
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

/** Bytes of a value as JSON, with the comma that follows it in a list. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;
