import type { Segment } from "./exported-shapes.ts";
import { segmentIdsIn } from "./segment-ids.ts";

/**
 * Segments with those that they are made of first, and the names of those that have no order, because their source segments
 * form a circle.
 */
export const orderSegments = (segments: readonly Segment[]): { ordered: Segment[]; circular: string[] } => {
  const byId = new Map(segments.map((segment) => [segment.Id, segment]));
  const ordered = new Set<Segment>();
  let left = segments;
  while (left.length > 0) {
    const ready = left.filter((segment) =>
      segmentIdsIn(segment.SegmentGroups).every((id) => {
        const source = byId.get(id);
        return source === undefined || ordered.has(source);
      }),
    );
    if (ready.length === 0) break;
    for (const segment of ready) ordered.add(segment);
    left = left.filter((segment) => !ordered.has(segment));
  }
  return { ordered: [...ordered], circular: left.map(({ Id, Name }) => Name ?? Id) };
};
