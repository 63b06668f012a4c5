/** The ids of all segments that a request refers to, at any depth. */
export const segmentIdsIn = (value: unknown): string[] => {
  const ids = new Set<string>();
  withSegmentIds(value, (id) => {
    ids.add(id);
    return id;
  });
  return [...ids];
};

/**
 * A request with other segment ids. [Pinpoint API reference] they are the texts in `SegmentId`, and the `Id` of
 * `SourceSegments`, whose version is dropped: a segment that was moved has one version.
 */
export const withSegmentIds = (value: unknown, replace: (id: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => withSegmentIds(item, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === "SegmentId" && typeof inner === "string") return [name, replace(inner)];
      if (name === "SourceSegments" && Array.isArray(inner))
        return [name, inner.map((source) => toSource(source, replace))];
      return [name, withSegmentIds(inner, replace)];
    }),
  );
};

const toSource = (source: unknown, replace: (id: string) => string): unknown => {
  const { Id } = (source ?? {}) as { Id?: unknown };
  return typeof Id === "string" ? { Id: replace(Id) } : source;
};
