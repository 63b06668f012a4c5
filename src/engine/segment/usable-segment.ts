import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import type { SegmentDefinition } from "./segment-definition.ts";
import { SOURCES_MAX } from "./store/audience.ts";
import { loadSegment } from "./store/segments.ts";

/** Why a segment cannot be used: it, or a segment that it is built on, does not exist or is built on itself. */
export const whyUnusable = (
  context: EngineContext,
  appId: string,
  id: string,
  version?: number,
): string | undefined => {
  const segment = loadSegment(context, appId, id, version);
  if (segment === undefined) return missing(id, version);
  const reason = whySourcesInvalid(context, appId, segment.definition, [id]);
  return reason && `segment ${id} cannot be used: ${reason}`;
};

export const isUsableSegment = (context: EngineContext, appId: string, id: string, version?: number): boolean =>
  whyUnusable(context, appId, id, version) === undefined;

/** Rejects a request whose SegmentId does not name a usable segment. */
export const requireUsableSegment = (context: EngineContext, appId: string, id: string, version?: number): void => {
  const reason = whyUnusable(context, appId, id, version);
  if (reason !== undefined) throw badRequest(`SegmentId: ${reason}`);
};

/**
 * The ids of all segments that a segment is built on and how many they are with repeats, or why it cannot be built on them.
 */
type Sources = { ids: ReadonlySet<string>; count: number } | { reason: string };

/** Why a segment cannot be built on its source segments; undefined if it can. `within` are the ids of the segments that contain it. */
export const whySourcesInvalid = (
  context: EngineContext,
  appId: string,
  definition: SegmentDefinition,
  within: readonly string[],
): string | undefined => {
  // Each segment is read once, even if many others are built on it.
  const known = new Map<string, Sources>();

  const sourcesOf = ({ SegmentGroups }: SegmentDefinition, containers: readonly string[]): Sources => {
    const ids = new Set<string>();
    let count = 0;
    for (const { SourceSegments } of SegmentGroups?.Groups ?? []) {
      for (const { Id, Version } of SourceSegments ?? []) {
        if (containers.includes(Id)) return cyclic(Id);
        const sources = sourcesOfSegment(Id, Version ?? undefined, containers);
        if ("reason" in sources) return sources;
        for (const id of [Id, ...sources.ids]) ids.add(id);
        count += 1 + sources.count;
        if (count > SOURCES_MAX)
          return { reason: `${Id} and others are more than ${SOURCES_MAX} segments, with repeats` };
      }
    }
    return { ids, count };
  };
  const sourcesOfSegment = (id: string, version: number | undefined, containers: readonly string[]): Sources => {
    const key = JSON.stringify([id, version]);
    const sources = known.get(key) ?? readSources(id, version, containers);
    known.set(key, sources);
    if ("reason" in sources) return sources;
    const container = containers.find((one) => sources.ids.has(one));
    return container === undefined ? sources : cyclic(container);
  };
  const readSources = (id: string, version: number | undefined, containers: readonly string[]): Sources => {
    const segment = loadSegment(context, appId, id, version);
    return segment ? sourcesOf(segment.definition, [...containers, id]) : { reason: missing(id, version) };
  };

  const sources = sourcesOf(definition, within);
  return "reason" in sources ? sources.reason : undefined;
};

const missing = (id: string, version: number | undefined): string =>
  `there is no segment ${id}${version === undefined ? "" : ` in version ${version}`}`;

const cyclic = (id: string): Sources => ({ reason: `segment ${id} is built on itself` });

/** Rejects an imported segment, whose members events cannot start. [Pinpoint user guide: event-based campaigns] */
export const requireDynamic = (context: EngineContext, appId: string, id: string | undefined): void => {
  if (id !== undefined && loadSegment(context, appId, id)?.definition.SegmentType === "IMPORT")
    throw badRequest(
      "SegmentId: events cannot start a campaign or journey with an imported segment; create a segment with it as a source " +
        "segment and use that one",
    );
};
