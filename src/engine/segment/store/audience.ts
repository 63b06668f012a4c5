import { badRequest } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import type { SegmentDefinition, SegmentGroup } from "../segment-definition.ts";
import { allOf, type Condition, combine } from "./condition.ts";
import { dimensionsCondition } from "./dimensions-condition.ts";
import { requireSegment } from "./segments.ts";

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
): Condition =>
  allOf([
    // The unary plus disables the index: most rows have to be read, and reading them in table order takes half the time.
    { where: "+endpoint.app_id = ?", parameters: [appId] },
    definitionCondition(context, appId, definition, within),
  ]);

const definitionCondition = (
  context: EngineContext,
  appId: string,
  { Dimensions, SegmentGroups }: SegmentDefinition,
  within: readonly string[],
): Condition => {
  if (SegmentGroups) {
    const groups = SegmentGroups.Groups ?? [];
    return combine(
      SegmentGroups.Include ?? "ALL",
      groups.map((group) => groupCondition(context, appId, group, within)),
    );
  }
  return dimensionsCondition(context, Dimensions ?? {});
};

const groupCondition = (
  context: EngineContext,
  appId: string,
  { Dimensions, SourceSegments, SourceType, Type }: SegmentGroup,
  within: readonly string[],
): Condition => {
  const sources = (SourceSegments ?? []).map(({ Id, Version }) => {
    if (within.includes(Id)) throw badRequest(`SourceSegments: segment ${Id} is built on itself`);
    const { definition } = requireSegment(context, appId, Id, Version ?? undefined);
    return definitionCondition(context, appId, definition, [...within, Id]);
  });
  const dimensions = (Dimensions ?? []).map((one) => dimensionsCondition(context, one));
  return allOf([combine(SourceType ?? "ALL", sources), combine(Type ?? "ALL", dimensions)]);
};
