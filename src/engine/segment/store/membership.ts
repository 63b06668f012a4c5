import type { EngineContext } from "../../context.ts";
import { all } from "../../database.ts";
import type { SegmentDimensions } from "../segment-definition.ts";
import { isUsableSegment } from "../usable-segment.ts";
import { audience } from "./audience.ts";
import type { Condition } from "./condition.ts";
import { dimensionsCondition } from "./dimensions-condition.ts";

/** Which of the given endpoints are in a segment. Unspecified by AWS for a deleted segment; none, because it has no members. */
export const membersOfSegment = (
  context: EngineContext,
  appId: string,
  segmentId: string,
  endpointIds: readonly string[],
  version?: number,
): ReadonlySet<string> =>
  isUsableSegment(context, appId, segmentId, version)
    ? endpointsAmong(context, appId, endpointIds, audience(context, appId, segmentId, version))
    : new Set();

/** Which of the given endpoints meet all dimensions. */
export const membersByDimensions = (
  context: EngineContext,
  appId: string,
  dimensions: SegmentDimensions,
  endpointIds: readonly string[],
): ReadonlySet<string> => endpointsAmong(context, appId, endpointIds, dimensionsCondition(context, dimensions));

const endpointsAmong = (
  { db }: EngineContext,
  appId: string,
  endpointIds: readonly string[],
  { where, parameters }: Condition,
): ReadonlySet<string> => {
  const rows = all<{ id: string }>(
    db,
    `SELECT endpoint.id AS id FROM endpoint
      WHERE endpoint.app_id = ? AND endpoint.id IN (SELECT value FROM json_each(?)) AND (${where})`,
    appId,
    JSON.stringify(endpointIds),
    ...parameters,
  );
  return new Set(rows.map(({ id }) => id));
};
