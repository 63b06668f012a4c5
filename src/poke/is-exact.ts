/**
 * Whether all numbers of a JSON value are as they were sent. JSON.parse rounds integers beyond 2^53, and the Lambda runtime
 * has parsed the event before the function sees it, so a larger integer may be another one than the sender's.
 */
export const isExact = (value: unknown): boolean => {
  // Not recursive: the nesting comes from outside.
  const left = [value];
  for (const next of left) {
    if (typeof next === "number" && Number.isInteger(next) && !Number.isSafeInteger(next)) return false;
    if (typeof next === "object" && next !== null) for (const item of Object.values(next)) left.push(item);
  }
  return true;
};
