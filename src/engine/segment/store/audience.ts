import { badRequest } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import type { SegmentDefinition, SegmentGroup } from "../segment-definition.ts";
import { allOf, type Condition, combine } from "./condition.ts";
import { dimensionsCondition } from "./dimensions-condition.ts";
import { importedCondition } from "./import-members.ts";
import { requireSegment } from "./segments.ts";

/**
 * The segments that a segment can be built on, each counted as often as it is used. Unspecified by AWS; chosen because
 * each is a part of the statement that SQLite has to compile.
 */
export const SOURCES_MAX = 200;

/**
 * The endpoints of a segment, as a condition over the table `endpoint`, which must have that name in the caller's
 * statement. Opted-out and inactive endpoints are included. Throws ApiError 404 if there is no such segment or version.
 */
export const audience = (context: EngineContext, appId: string, segmentId: string, version?: number): Condition => {
  const { definition } = requireSegment(context, appId, segmentId, version);
  return definitionAudience(context, appId, definition, [segmentId]);
};

/** The endpoints that a definition selects. `within` are the ids of the segments that contain it. */
export const definitionAudience = (
  context: EngineContext,
  appId: string,
  definition: SegmentDefinition,
  within: readonly string[] = [],
): Condition => {
  const sources = createSources(context, appId);
  return allOf([
    // The unary plus disables the index: most rows have to be read, and reading them in table order takes half the time.
    { where: "+endpoint.app_id = ?", parameters: [appId] },
    definitionCondition(context, sources, definition, within),
  ]);
};

type Sources = { read(id: string, version: number | undefined): SegmentDefinition };

/** Reads the segments that a segment is built on, up to the maximum: their latest versions may have changed meanwhile. */
const createSources = (context: EngineContext, appId: string): Sources => {
  let count = 0;
  return {
    read: (id, version) => {
      count += 1;
      if (count > SOURCES_MAX) throw badRequest(`SourceSegments: more than ${SOURCES_MAX} segments, with repeats`);
      return requireSegment(context, appId, id, version).definition;
    },
  };
};

const definitionCondition = (
  context: EngineContext,
  sources: Sources,
  { Dimensions, SegmentGroups, imports }: SegmentDefinition,
  within: readonly string[],
): Condition => {
  if (imports) return importedCondition(imports);
  if (SegmentGroups) {
    const groups = SegmentGroups.Groups ?? [];
    return combine(
      SegmentGroups.Include ?? "ALL",
      groups.map((group) => groupCondition(context, sources, group, within)),
    );
  }
  return dimensionsCondition(context, Dimensions ?? {});
};

const groupCondition = (
  context: EngineContext,
  sources: Sources,
  { Dimensions, SourceSegments, SourceType, Type }: SegmentGroup,
  within: readonly string[],
): Condition => {
  const selected = (SourceSegments ?? []).map(({ Id, Version }) => {
    if (within.includes(Id)) throw badRequest(`SourceSegments: segment ${Id} is built on itself`);
    return definitionCondition(context, sources, sources.read(Id, Version ?? undefined), [...within, Id]);
  });
  const dimensions = (Dimensions ?? []).map((one) => dimensionsCondition(context, one));
  return allOf([combine(SourceType ?? "ALL", selected), combine(Type ?? "ALL", dimensions)]);
};
