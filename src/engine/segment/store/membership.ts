import type { SQLInputValue } from "node:sqlite";
import { ApiError } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { all } from "../../database.ts";
import type { SimpleCondition } from "../../journey/journey.ts";
import { audience } from "../audience.ts";
import { type Condition, NOBODY } from "../condition.ts";
import { dimensionsCondition } from "../dimensions.ts";

/** For each condition about segments, who of the given endpoints meets it. */
export const membershipOf = (
  context: EngineContext,
  appId: string,
  conditions: readonly SimpleCondition[],
  endpointIds: readonly string[],
): ((condition: SimpleCondition, endpointId: string) => boolean) => {
  const members = new Map(
    conditions.map((condition) => [condition, membersAmong(context, appId, condition, endpointIds)]),
  );
  return (condition, endpointId) => members.get(condition)?.has(endpointId) ?? false;
};

const membersAmong = (
  context: EngineContext,
  appId: string,
  condition: SimpleCondition,
  endpointIds: readonly string[],
): ReadonlySet<string> => {
  const { where, parameters } = conditionOf(context, appId, condition);
  const rows = all<{ id: string }>(
    context.db,
    `SELECT endpoint.id AS id FROM endpoint
      WHERE endpoint.app_id = ? AND endpoint.id IN (SELECT value FROM json_each(?)) AND (${where})`,
    ...([appId, JSON.stringify(endpointIds), ...parameters] satisfies SQLInputValue[]),
  );
  return new Set(rows.map(({ id }) => id));
};

/** A segment that was deleted since the journey was published has nobody in it. // unspecified by AWS */
const conditionOf = (context: EngineContext, appId: string, condition: SimpleCondition): Condition => {
  try {
    if (condition.SegmentCondition !== undefined) return audience(context, appId, condition.SegmentCondition.SegmentId);
    return condition.segmentDimensions === undefined
      ? NOBODY
      : dimensionsCondition(context, condition.segmentDimensions);
  } catch (error) {
    if (error instanceof ApiError) return NOBODY;
    throw error;
  }
};
