/** Python's ValueError, which the published wrapper replies to with LOOP_DONE. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

// [Python reference: integer literals, int()] surrounding blanks, a sign, and single underscores between digits.
const INTEGER = /^[+-]?\d+(?:_\d+)*$/;

/** Python's `int(value)`. */
export const pythonInt = (value: unknown): number => {
  if (typeof value === "number") return Math.trunc(value);
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "string") throw new TypeError("int() argument must be a string or a number");
  if (!INTEGER.test(value.trim())) throw new ValueError("invalid literal for int()");
  return Number(value.replaceAll("_", ""));
};
