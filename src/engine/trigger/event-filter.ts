import * as z from "zod";
import { EVENT_KEY_MAX_LENGTH, EVENT_VALUE_MAX_LENGTH } from "../../pinpoint/limits.ts";
import { mapOf } from "../../pinpoint/map-of.ts";

// unspecified by AWS; chosen because each event is compared with the filters of up to 25 campaigns and 20 journeys.
const VALUES_MAX = 50;
const DIMENSIONS_MAX = 10;
// Fewer, and of the whole filter: CONTAINS searches the attribute for each value; the other types need one look-up in a set.
const CONTAINS_VALUES_MAX = 20;

const Values = z
  .array(
    z.string().max(EVENT_VALUE_MAX_LENGTH, {
      message: `expected at most ${EVENT_VALUE_MAX_LENGTH} characters, as in an event`,
    }),
  )
  .min(1, { message: "expected at least one value" })
  .max(VALUES_MAX, { message: `expected at most ${VALUES_MAX} values` });

const SetDimension = z.object({ DimensionType: z.enum(["INCLUSIVE", "EXCLUSIVE"]).optional(), Values });

const AttributeDimension = z.object({
  // unspecified by AWS for the date types, which compare attributes of endpoints; rejected because events have a time of their own.
  AttributeType: z.enum(["INCLUSIVE", "EXCLUSIVE", "CONTAINS"]).optional(),
  Values,
});
export type AttributeDimension = z.infer<typeof AttributeDimension>;

const MetricDimension = z.object({
  ComparisonOperator: z.enum(["GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN_OR_EQUAL", "EQUAL"]),
  Value: z.number(),
});
export type MetricDimension = z.infer<typeof MetricDimension>;

const Dimensions = z
  .object({
    // unspecified by AWS for a filter without an event type; required because it would match every event.
    EventType: SetDimension,
    Attributes: mapOf(AttributeDimension).optional(),
    Metrics: mapOf(MetricDimension).optional(),
  })
  .refine((dimensions) => namesOf(dimensions).length <= DIMENSIONS_MAX, {
    message: `expected at most ${DIMENSIONS_MAX} attributes and metrics`,
  })
  .refine((dimensions) => namesOf(dimensions).every((name) => name.length <= EVENT_KEY_MAX_LENGTH), {
    message: `expected names of at most ${EVENT_KEY_MAX_LENGTH} characters, as in an event`,
  })
  .refine((dimensions) => containsValuesOf(dimensions).length <= CONTAINS_VALUES_MAX, {
    message: `expected at most ${CONTAINS_VALUES_MAX} values of attributes with CONTAINS`,
  });

const containsValuesOf = ({ Attributes }: { Attributes?: Record<string, AttributeDimension> | undefined }) =>
  Object.values(Attributes ?? {}).flatMap(({ AttributeType, Values }) => (AttributeType === "CONTAINS" ? Values : []));

const namesOf = ({ Attributes, Metrics }: { Attributes?: object | undefined; Metrics?: object | undefined }) => [
  ...Object.keys(Attributes ?? {}),
  ...Object.keys(Metrics ?? {}),
];

/** Which events start a campaign or journey. [Pinpoint API reference: CampaignEventFilter, EventFilter] */
export const EventFilter = z.object({
  Dimensions,
  FilterType: z.enum(["SYSTEM", "ENDPOINT"]),
});
export type EventFilter = z.infer<typeof EventFilter>;
