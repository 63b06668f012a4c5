import { ownValue } from "../../../own-value.ts";
import type { EngineContext } from "../../context.ts";
import type { MetricDimension, Recency, SegmentDimensions, SetDimension } from "../segment-definition.ts";
import { attributeCondition, isPathName } from "./attribute-condition.ts";
import { allOf, type Condition, comparison, listOf, not } from "./condition.ts";
import { gpsCondition } from "./gps-condition.ts";

/** Endpoints that meet every dimension. [Pinpoint API reference: SegmentDimensions] */
export const dimensionsCondition = (
  { clock }: Pick<EngineContext, "clock">,
  dimensions: SegmentDimensions,
): Condition => {
  const { Attributes, UserAttributes, Metrics, Behavior, Demographic, Location } = dimensions;
  return allOf([
    ...each(Demographic?.Channel, (set) => setCondition("endpoint.channel_type", [], set)),
    ...each(Demographic?.AppVersion, (set) => fieldCondition("$.Demographic.AppVersion", set)),
    ...each(Demographic?.Make, (set) => fieldCondition("$.Demographic.Make", set)),
    ...each(Demographic?.Model, (set) => fieldCondition("$.Demographic.Model", set)),
    ...each(Demographic?.Platform, (set) => fieldCondition("$.Demographic.Platform", set)),
    ...each(Behavior?.Recency, (recency) => recencyCondition(recency, clock.now())),
    ...each(Location?.Country, (set) => fieldCondition("$.Location.Country", set)),
    ...Object.entries(Metrics ?? {}).map(([name, metric]) => metricCondition(name, metric)),
    ...Object.entries(Attributes ?? {}).map(([name, attribute]) => attributeCondition("$.Attributes", name, attribute)),
    ...Object.entries(UserAttributes ?? {}).map(([name, attribute]) =>
      attributeCondition("$.User.UserAttributes", name, attribute),
    ),
    ...each(Location?.GPSPoint, gpsCondition),
  ]);
};

const each = <Value>(value: Value | null | undefined, compile: (value: Value) => Condition): Condition[] =>
  value === null || value === undefined ? [] : [compile(value)];

const fieldCondition = (path: string, set: SetDimension): Condition =>
  setCondition("json_extract(endpoint.document, ?)", [path], set);

const setCondition = (
  subject: string,
  subjectParameters: string[],
  { DimensionType, Values }: SetDimension,
): Condition => {
  const list = listOf(Values);
  const included = comparison(`${subject} IN ${list.where}`, [...subjectParameters, ...list.parameters]);
  return DimensionType === "EXCLUSIVE" ? not(included) : included;
};

const OPERATORS: Record<MetricDimension["ComparisonOperator"], string> = {
  GREATER_THAN: ">",
  LESS_THAN: "<",
  GREATER_THAN_OR_EQUAL: ">=",
  LESS_THAN_OR_EQUAL: "<=",
  EQUAL: "=",
};

const metricCondition = (name: string, { ComparisonOperator, Value }: MetricDimension): Condition => {
  const operator = ownValue(OPERATORS, ComparisonOperator);
  if (!isPathName(name))
    return comparison(`(SELECT value FROM json_each(endpoint.document, '$.Metrics') WHERE key = ?) ${operator} ?`, [
      name,
      Value,
    ]);
  return comparison(`json_extract(endpoint.document, ?) ${operator} ?`, [`$.Metrics."${name}"`, Value]);
};

const DAY_MS = 86_400_000;
const DURATIONS_MS: Record<Recency["Duration"], number> = {
  HR_24: DAY_MS,
  DAY_7: 7 * DAY_MS,
  DAY_14: 14 * DAY_MS,
  DAY_30: 30 * DAY_MS,
};

// unspecified by AWS when an endpoint is active; chosen because events are all that the API learns of an app in use.
const recencyCondition = ({ Duration, RecencyType }: Recency, nowMs: number): Condition => {
  const active = comparison("endpoint.active_at >= ?", [nowMs - ownValue(DURATIONS_MS, Duration)]);
  return RecencyType === "ACTIVE" ? active : not(active);
};
