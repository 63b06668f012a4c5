/**
 * The values of a path pattern's `{labels}`, still percent-encoded, or `undefined` if the path does not match. A label
 * matches one part of the path, and not an empty one.
 *
 * @example
 * matchPath("/apps/{application-id}", "/apps/a%2F1"); // Map { "application-id" => "a%2F1" }
 */
export const matchPath = (pattern: string, path: string): Map<string, string> | undefined => {
  const [expected, given] = [pattern.split("/"), path.split("/")];
  if (expected.length !== given.length) return undefined;
  const labels = new Map<string, string>();
  for (const [index, part] of expected.entries()) {
    const value = given[index] ?? "";
    if (!part.startsWith("{")) {
      if (part !== value) return undefined;
    } else if (value === "") return undefined;
    else labels.set(part.slice(1, -1), value);
  }
  return labels;
};
