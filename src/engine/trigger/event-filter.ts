import * as z from "zod";
import { mapOf } from "../../pinpoint/map-of.ts";

const Values = z.array(z.string()).min(1, { message: "expected at least one value" });

const SetDimension = z.looseObject({ DimensionType: z.enum(["INCLUSIVE", "EXCLUSIVE"]).optional(), Values });

const AttributeDimension = z.looseObject({
  // unspecified by AWS for the date types, which compare attributes of endpoints; rejected because events have a time of their own.
  AttributeType: z.enum(["INCLUSIVE", "EXCLUSIVE", "CONTAINS"]).optional(),
  Values,
});
export type AttributeDimension = z.infer<typeof AttributeDimension>;

const MetricDimension = z.looseObject({
  ComparisonOperator: z.enum(["GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN_OR_EQUAL", "EQUAL"]),
  Value: z.number(),
});
export type MetricDimension = z.infer<typeof MetricDimension>;

/** Which events start a campaign or journey. [Pinpoint API reference: CampaignEventFilter, EventFilter] */
export const EventFilter = z.looseObject({
  Dimensions: z.looseObject({
    // unspecified by AWS for a filter without an event type; required because it would match every event.
    EventType: SetDimension,
    Attributes: mapOf(AttributeDimension).optional(),
    Metrics: mapOf(MetricDimension).optional(),
  }),
  FilterType: z.enum(["SYSTEM", "ENDPOINT"]),
});
export type EventFilter = z.infer<typeof EventFilter>;
