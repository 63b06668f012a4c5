import { ownValue } from "../../own-value.ts";
import { SERVICE_EVENT_VERSION } from "../../pinpoint/service-event.ts";
import type { AttributeDimension, EventFilter, MetricDimension } from "./event-filter.ts";

/** An event, as its record in the event stream has it. */
export type TriggerEvent = {
  eventType: string;
  eventVersion: string;
  attributes: Readonly<Record<string, string>>;
  metrics: Readonly<Record<string, number>>;
};

/** Whether an event meets every dimension of a filter. `SYSTEM` are the events that Pinpoint itself writes. */
export const matchesFilter = ({ Dimensions, FilterType }: EventFilter, event: TriggerEvent): boolean =>
  (FilterType === "SYSTEM") === (event.eventVersion === SERVICE_EVENT_VERSION) &&
  isIncluded(Dimensions.EventType.DimensionType, Dimensions.EventType.Values.includes(event.eventType)) &&
  Object.entries(Dimensions.Attributes ?? {}).every(([name, dimension]) =>
    meetsAttribute(dimension, ownValue(event.attributes, name)),
  ) &&
  Object.entries(Dimensions.Metrics ?? {}).every(([name, dimension]) =>
    meetsMetric(dimension, ownValue(event.metrics, name)),
  );

const isIncluded = (type: "INCLUSIVE" | "EXCLUSIVE" | undefined, matches: boolean): boolean =>
  type === "EXCLUSIVE" ? !matches : matches;

// [Pinpoint user guide: journey entry] one of several values is sufficient.
const meetsAttribute = ({ AttributeType, Values }: AttributeDimension, value: string | undefined): boolean => {
  switch (AttributeType) {
    case "EXCLUSIVE":
      return value === undefined || !Values.includes(value);
    case "CONTAINS":
      return value !== undefined && Values.some((part) => value.includes(part));
    case "INCLUSIVE":
    case undefined:
      return value !== undefined && Values.includes(value);
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
