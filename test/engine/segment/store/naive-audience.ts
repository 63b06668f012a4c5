import type { StoredEndpoint } from "../../../../src/engine/endpoint/stored-endpoint.ts";
import type {
  AttributeDimension,
  MetricDimension,
  SegmentDefinition,
  SegmentDimensions,
  SegmentGroup,
  SetDimension,
} from "../../../../src/engine/segment/segment-definition.ts";

export type Known = { endpoint: StoredEndpoint; activeAtMs: number | undefined };
export type Segments = Record<string, SegmentDefinition>;

const DAY_MS = 86_400_000;
const DAYS = { HR_24: 1, DAY_7: 7, DAY_14: 14, DAY_30: 30 };

/** Whether a definition selects an endpoint, evaluated in JavaScript for one endpoint. */
export const isInSegment = (
  known: Known,
  definition: SegmentDefinition,
  segments: Segments,
  nowMs: number,
): boolean => {
  if (!definition.SegmentGroups) return fitsAll(known, definition.Dimensions ?? {}, nowMs);
  const groups = definition.SegmentGroups.Groups ?? [];
  return combined(
    definition.SegmentGroups.Include,
    groups.map((group) => isInGroup(known, group, segments, nowMs)),
  );
};

const isInGroup = (known: Known, group: SegmentGroup, segments: Segments, nowMs: number): boolean => {
  const sources = (group.SourceSegments ?? []).map(({ Id }) => {
    const source = segments[Id];
    return source !== undefined && isInSegment(known, source, segments, nowMs);
  });
  const dimensions = (group.Dimensions ?? []).map((dimension) => fitsAll(known, dimension, nowMs));
  return combined(group.SourceType, sources) && combined(group.Type, dimensions);
};

const combined = (how: "ALL" | "ANY" | "NONE" | null | undefined, results: boolean[]): boolean => {
  if (results.length === 0) return true;
  if (how === "ANY") return results.some(Boolean);
  return how === "NONE" ? !results.some(Boolean) : results.every(Boolean);
};

const fitsAll = ({ endpoint, activeAtMs }: Known, dimensions: SegmentDimensions, nowMs: number): boolean => {
  const { Attributes, UserAttributes, Metrics, Behavior, Demographic, Location } = dimensions;
  const recency = Behavior?.Recency;
  const isActive = recency && activeAtMs !== undefined && activeAtMs >= nowMs - DAYS[recency.Duration] * DAY_MS;
  return [
    ...Object.entries(Attributes ?? {}).map(([name, one]) => fitsAttribute(endpoint.Attributes?.[name] ?? [], one)),
    ...Object.entries(UserAttributes ?? {}).map(([name, one]) =>
      fitsAttribute(endpoint.User?.UserAttributes?.[name] ?? [], one),
    ),
    ...Object.entries(Metrics ?? {}).map(([name, one]) => fitsMetric(endpoint.Metrics?.[name], one)),
    fitsSet(endpoint.ChannelType, Demographic?.Channel),
    fitsSet(endpoint.Demographic?.AppVersion, Demographic?.AppVersion),
    fitsSet(endpoint.Demographic?.Make, Demographic?.Make),
    fitsSet(endpoint.Demographic?.Model, Demographic?.Model),
    fitsSet(endpoint.Demographic?.Platform, Demographic?.Platform),
    fitsSet(endpoint.Location?.Country, Location?.Country),
    !recency || isActive === (recency.RecencyType === "ACTIVE"),
    !Location?.GPSPoint ||
      distanceKm(endpoint.Location, Location.GPSPoint.Coordinates) <= Location.GPSPoint.RangeInKilometers,
  ].every(Boolean);
};

const fitsSet = (value: string | number | undefined, set: SetDimension | null | undefined): boolean =>
  !set || (set.DimensionType === "EXCLUSIVE") !== set.Values.includes(String(value));

const fitsMetric = (value: number | undefined, { ComparisonOperator, Value }: MetricDimension): boolean => {
  if (value === undefined) return false;
  if (ComparisonOperator === "GREATER_THAN") return value > Value;
  if (ComparisonOperator === "GREATER_THAN_OR_EQUAL") return value >= Value;
  if (ComparisonOperator === "LESS_THAN") return value < Value;
  return ComparisonOperator === "LESS_THAN_OR_EQUAL" ? value <= Value : value === Value;
};

const fitsAttribute = (values: string[], { AttributeType, Values }: AttributeDimension): boolean => {
  const wanted = Values.map(instant);
  const dayOf = (ms: number) => Math.floor(ms / DAY_MS);
  switch (AttributeType ?? "INCLUSIVE") {
    case "INCLUSIVE":
      return values.some((value) => Values.includes(value));
    case "EXCLUSIVE":
      return !values.some((value) => Values.includes(value));
    case "CONTAINS":
      return values.some((value) => Values.some((part) => value.includes(part)));
    case "BEFORE":
      return values.map(instant).some((ms) => wanted.some((one) => ms < one));
    case "AFTER":
      return values.map(instant).some((ms) => wanted.some((one) => ms > one));
    case "ON":
      return values.map(instant).some((ms) => wanted.some((one) => dayOf(ms) === dayOf(one)));
    case "BETWEEN":
      return values.map(instant).some((ms) => ms >= (wanted[0] ?? 0) && ms <= (wanted[1] ?? 0));
    default:
      throw new Error("unknown type");
  }
};

const instant = (text: string): number =>
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)
    ? Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text)
    : Number.NaN;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

const distanceKm = (from: StoredEndpoint["Location"], to: { Latitude: number; Longitude: number }): number => {
  if (typeof from?.Latitude !== "number" || typeof from.Longitude !== "number") return Number.NaN;
  const half =
    Math.sin(radians(from.Latitude - to.Latitude) / 2) ** 2 +
    Math.cos(radians(from.Latitude)) *
      Math.cos(radians(to.Latitude)) *
      Math.sin(radians(from.Longitude - to.Longitude) / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(half)));
};
