import type { EngineContext } from "../context.ts";
import { membersByDimensions, membersOfSegment } from "../segment/store/membership.ts";
import type { IsMember, SimpleCondition } from "./condition.ts";

/** Whether an endpoint meets a condition on a segment or on dimensions. Runs one query for each condition in advance. */
export const membershipOf = (
  context: EngineContext,
  appId: string,
  conditions: readonly SimpleCondition[],
  endpointIds: readonly string[],
): IsMember => {
  const members = new Map(
    conditions.map((condition) => [condition, membersOf(context, appId, condition, endpointIds)]),
  );
  return (condition, endpointId) => members.get(condition)?.has(endpointId) ?? false;
};

const membersOf = (
  context: EngineContext,
  appId: string,
  { SegmentCondition: segment, segmentDimensions: dimensions }: SimpleCondition,
  endpointIds: readonly string[],
): ReadonlySet<string> => {
  if (segment !== undefined) return membersOfSegment(context, appId, segment.SegmentId, endpointIds);
  return dimensions === undefined ? new Set() : membersByDimensions(context, appId, dimensions, endpointIds);
};
