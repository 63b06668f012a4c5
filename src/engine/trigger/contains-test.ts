// Filters stored by earlier versions of the engine have more; then searching for each value would take longer than the look-ups.
const SEARCHED_MAX = 20;

/**
 * The test whether a text contains one of the values. With many values, it looks up the parts of the text that are as long as
 * one of them, so that its time depends on the text and not on how many values there are.
 */
export const containsTestOf = (values: readonly string[]): ((text: string) => boolean) => {
  if (values.length <= SEARCHED_MAX) return (text) => values.some((value) => text.includes(value));
  const known = new Set(values);
  const lengths = new Set(values.map((value) => value.length));
  return (text) => {
    for (let length = 0; length <= text.length; length += 1)
      if (lengths.has(length) && hasPart(text, length, known)) return true;
    return false;
  };
};

const hasPart = (text: string, length: number, known: ReadonlySet<string>): boolean => {
  for (let start = 0; start + length <= text.length; start += 1)
    if (known.has(text.slice(start, start + length))) return true;
  return false;
};
