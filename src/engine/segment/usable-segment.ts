import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import type { SegmentDefinition } from "./segment-definition.ts";
import { loadSegment } from "./store/segments.ts";

/** Whether a segment exists, in that version if one is named, and so do all segments that it is built on. */
export const isUsableSegment = (context: EngineContext, appId: string, id: string, version?: number): boolean => {
  const segment = loadSegment(context, appId, id, version);
  return segment !== undefined && whySourcesInvalid(context, appId, segment.definition, [id]) === undefined;
};

/** Rejects a request whose SegmentId does not name a usable segment. */
export const requireUsableSegment = (context: EngineContext, appId: string, id: string, version?: number): void => {
  if (!isUsableSegment(context, appId, id, version))
    throw badRequest(`SegmentId: there is no segment ${id}${version === undefined ? "" : ` in version ${version}`}`);
};

/** Why a segment cannot be built on its source segments; undefined if it can. `within` are the ids of the segments that contain it. */
export const whySourcesInvalid = (
  context: EngineContext,
  appId: string,
  { SegmentGroups }: SegmentDefinition,
  within: readonly string[],
): string | undefined => {
  const sources = (SegmentGroups?.Groups ?? []).flatMap(({ SourceSegments }) => SourceSegments ?? []);
  for (const { Id, Version } of sources) {
    if (within.includes(Id)) return `segment ${Id} is built on itself`;
    const source = loadSegment(context, appId, Id, Version ?? undefined);
    if (source === undefined) return Version ? "Segment version not found" : "Segment not found";
    const reason = whySourcesInvalid(context, appId, source.definition, [...within, Id]);
    if (reason !== undefined) return reason;
  }
  return undefined;
};
