import * as z from "zod";
import { mapOf } from "../../pinpoint/map-of.ts";
import { isIsoDate } from "../endpoint/iso-date.ts";

const Values = z.array(z.string()).min(1, { message: "expected at least one value" });
const DATE_TYPES: ReadonlySet<string> = new Set(["BEFORE", "AFTER", "ON", "BETWEEN"]);

const AttributeDimension = z
  .object({
    AttributeType: z.enum(["INCLUSIVE", "EXCLUSIVE", "CONTAINS", "BEFORE", "AFTER", "ON", "BETWEEN"]).nullish(),
    Values,
  })
  .superRefine(({ AttributeType, Values: values }, issues) => {
    const problem = whyDatesUnfit(AttributeType ?? "INCLUSIVE", values);
    if (problem) issues.addIssue({ code: "custom", path: ["Values"], message: problem, input: values });
  });
export type AttributeDimension = z.infer<typeof AttributeDimension>;

const whyDatesUnfit = (type: string, values: string[]): string | undefined => {
  if (!DATE_TYPES.has(type)) return undefined;
  if (!values.every(isIsoDate)) return `expected ISO 8601 dates for ${type}`;
  return type === "BETWEEN" && values.length !== 2 ? "expected two dates for BETWEEN" : undefined;
};

const SetDimension = z.object({ DimensionType: z.enum(["INCLUSIVE", "EXCLUSIVE"]).nullish(), Values });
export type SetDimension = z.infer<typeof SetDimension>;

const MetricDimension = z.object({
  ComparisonOperator: z.enum(["GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN_OR_EQUAL", "EQUAL"]),
  Value: z.number(),
});
export type MetricDimension = z.infer<typeof MetricDimension>;

const GpsPoint = z.object({
  Coordinates: z.object({ Latitude: z.number().min(-90).max(90), Longitude: z.number().min(-180).max(180) }),
  // unspecified by AWS for a point without a range; required because there is no default to assume.
  RangeInKilometers: z.number().min(0),
});
export type GpsPoint = z.infer<typeof GpsPoint>;

const Recency = z.object({
  Duration: z.enum(["HR_24", "DAY_7", "DAY_14", "DAY_30"]),
  RecencyType: z.enum(["ACTIVE", "INACTIVE"]),
});
export type Recency = z.infer<typeof Recency>;

/** [Pinpoint API reference: SegmentDimensions] */
export const SegmentDimensions = z.object({
  Attributes: mapOf(AttributeDimension).nullish(),
  UserAttributes: mapOf(AttributeDimension).nullish(),
  Metrics: mapOf(MetricDimension).nullish(),
  Behavior: z.object({ Recency: Recency.nullish() }).nullish(),
  Demographic: z
    .object({
      AppVersion: SetDimension.nullish(),
      Channel: SetDimension.nullish(),
      DeviceType: z
        .unknown()
        .refine((value) => value === undefined || value === null, { message: "endpoints have no device type" })
        .optional(),
      Make: SetDimension.nullish(),
      Model: SetDimension.nullish(),
      Platform: SetDimension.nullish(),
    })
    .nullish(),
  Location: z.object({ Country: SetDimension.nullish(), GPSPoint: GpsPoint.nullish() }).nullish(),
});
export type SegmentDimensions = z.infer<typeof SegmentDimensions>;

const Combination = z.enum(["ALL", "ANY", "NONE"]).nullish();

const SegmentGroup = z.object({
  Dimensions: z.array(SegmentDimensions).nullish(),
  SourceSegments: z.array(z.object({ Id: z.string(), Version: z.int().min(1).nullish() })).nullish(),
  SourceType: Combination,
  Type: Combination,
});
export type SegmentGroup = z.infer<typeof SegmentGroup>;

export const SegmentGroups = z.object({ Groups: z.array(SegmentGroup).nullish(), Include: Combination });
export type SegmentGroups = z.infer<typeof SegmentGroups>;

/** [Pinpoint API reference: SegmentImportResource] */
export type ImportDefinition = {
  ChannelCounts: Record<string, number>;
  ExternalId: string;
  Format: "CSV" | "JSON";
  RoleArn: string;
  S3Url: string;
  Size: number;
};

/** What each version of a segment stores. */
export type SegmentDefinition = {
  Name?: string | undefined;
  SegmentType: "DIMENSIONAL" | "IMPORT";
  Dimensions?: SegmentDimensions | undefined;
  SegmentGroups?: SegmentGroups | undefined;
  ImportDefinition?: ImportDefinition | undefined;
  /** The numbers of the import jobs whose endpoints an imported segment contains. */
  imports?: readonly number[] | undefined;
};
