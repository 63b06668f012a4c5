import { ownValue } from "../../own-value.ts";
import { SERVICE_EVENT_VERSION } from "../../pinpoint/service-event.ts";
import { containsTestOf } from "./contains-test.ts";
import type { AttributeDimension, EventFilter, MetricDimension } from "./event-filter.ts";

/** An event, as its record in the event stream has it. */
export type TriggerEvent = {
  eventType: string;
  eventVersion: string;
  attributes: Readonly<Record<string, string>>;
  metrics: Readonly<Record<string, number>>;
};

/** Whether an event meets every dimension of a filter. `SYSTEM` are the events that Pinpoint itself writes. */
export type EventTest = (event: TriggerEvent) => boolean;

/** The test of a filter. It keeps the values as sets, because the filter is compared with every event. */
export const eventTestOf = ({ Dimensions, FilterType }: EventFilter): EventTest => {
  const eventTypes = new Set(Dimensions.EventType.Values);
  const isExclusive = Dimensions.EventType.DimensionType === "EXCLUSIVE";
  const attributes = Object.entries(Dimensions.Attributes ?? {}).map(([name, dimension]) => ({
    name,
    isMet: valueTestOf(dimension),
  }));
  const metrics = Object.entries(Dimensions.Metrics ?? {});
  return (event) =>
    (FilterType === "SYSTEM") === (event.eventVersion === SERVICE_EVENT_VERSION) &&
    eventTypes.has(event.eventType) !== isExclusive &&
    attributes.every(({ name, isMet }) => isMet(ownValue(event.attributes, name))) &&
    metrics.every(([name, dimension]) => meetsMetric(dimension, ownValue(event.metrics, name)));
};

// [Pinpoint user guide: journey entry] one of several values is sufficient.
const valueTestOf = ({ AttributeType, Values }: AttributeDimension): ((value: string | undefined) => boolean) => {
  const values = new Set(Values);
  switch (AttributeType) {
    case "EXCLUSIVE":
      return (value) => value === undefined || !values.has(value);
    case "CONTAINS": {
      const contains = containsTestOf(Values);
      return (value) => value !== undefined && contains(value);
    }
    case "INCLUSIVE":
    case undefined:
      return (value) => value !== undefined && values.has(value);
    default:
      return AttributeType satisfies never;
  }
};

const meetsMetric = ({ ComparisonOperator, Value }: MetricDimension, metric: number | undefined): boolean => {
  if (metric === undefined) return false;
  switch (ComparisonOperator) {
    case "GREATER_THAN":
      return metric > Value;
    case "LESS_THAN":
      return metric < Value;
    case "GREATER_THAN_OR_EQUAL":
      return metric >= Value;
    case "LESS_THAN_OR_EQUAL":
      return metric <= Value;
    case "EQUAL":
      return metric === Value;
    default:
      return ComparisonOperator satisfies never;
  }
};
