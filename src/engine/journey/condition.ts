import * as z from "zod";
import { ownValue } from "../../own-value.ts";
import { mapOf } from "../../pinpoint/map-of.ts";
import type { MessageFeedback } from "../delivery/batch.ts";
import { SegmentDimensions } from "../segment/segment-definition.ts";
import type { FeedbackByActivity, Participant } from "./store/participants.ts";

const AttributeDimension = z.looseObject({ AttributeType: z.string().optional(), Values: z.array(z.string()) });
type AttributeDimension = z.infer<typeof AttributeDimension>;

const SetDimension = z.looseObject({ DimensionType: z.string().optional(), Values: z.array(z.string()) });
type SetDimension = z.infer<typeof SetDimension>;

const EventCondition = z.looseObject({
  Dimensions: z
    .looseObject({
      EventType: SetDimension.optional(),
      Attributes: mapOf(AttributeDimension).optional(),
    })
    .optional(),
  MessageActivity: z.string().optional(),
});
type EventCondition = z.infer<typeof EventCondition>;

/** A condition of a split. [Pinpoint API reference: SimpleCondition] */
export const SimpleCondition = z.looseObject({
  EventCondition: EventCondition.optional(),
  SegmentCondition: z.looseObject({ SegmentId: z.string() }).optional(),
  // [AWS SDK model: SimpleCondition] the only member that starts with a lower-case letter on the wire.
  segmentDimensions: SegmentDimensions.optional(),
});
export type SimpleCondition = z.infer<typeof SimpleCondition>;

/** Whether an endpoint meets a condition on a segment or on dimensions. */
export type IsMember = (condition: SimpleCondition, endpointId: string) => boolean;

/** Why a condition is invalid as written; undefined if it is valid. */
export const whyConditionInvalid = (
  { EventCondition: event, SegmentCondition: segment, segmentDimensions: dimensions }: SimpleCondition,
  path: string,
  isMessageActivity: (key: string) => boolean,
): string | undefined => {
  const count = [event, segment, dimensions].filter((part) => part !== undefined).length;
  if (count !== 1)
    return `${path}: a condition has exactly one of EventCondition, SegmentCondition and SegmentDimensions, this one has ${count}`;
  if (event === undefined) return undefined;
  return event.MessageActivity !== undefined && isMessageActivity(event.MessageActivity)
    ? undefined
    : `${path}: EventCondition.MessageActivity must name an activity of this journey that sends messages`;
};

/** Whether a participant meets a condition. */
export const isMet = (
  condition: SimpleCondition,
  { endpointId, feedback }: Participant,
  isMember: IsMember,
): boolean =>
  condition.EventCondition === undefined
    ? isMember(condition, endpointId)
    : meetsEventCondition(condition.EventCondition, feedback);

/** Whether the feedback of the named message activity has the event and attributes; false if there is no feedback. */
const meetsEventCondition = (
  { Dimensions, MessageActivity }: EventCondition,
  feedback: FeedbackByActivity,
): boolean => {
  const own = MessageActivity === undefined ? undefined : ownValue(feedback, MessageActivity);
  if (own === undefined) return false;
  const { attributes = {} } = own;
  const required = Object.entries(Dimensions?.Attributes ?? {});
  return (
    hasEventType(Dimensions?.EventType, own) &&
    required.every(([name, dimension]) => hasAttribute(dimension, ownValue(attributes, name)))
  );
};

/** A custom channel has no delivery events, so conditions on its activity compare attributes only. */
const hasEventType = (dimension: SetDimension | undefined, { events }: MessageFeedback): boolean => {
  if (dimension === undefined || events === undefined) return true;
  const happened = new Set(events.map((event) => event.toLowerCase()));
  const isIncluded = dimension.Values.some((value) => happened.has(value.toLowerCase()));
  return dimension.DimensionType === "EXCLUSIVE" ? !isIncluded : isIncluded;
};

const hasAttribute = ({ AttributeType, Values }: AttributeDimension, value: string | undefined): boolean => {
  switch (AttributeType) {
    case "EXCLUSIVE":
      return value === undefined || !Values.includes(value);
    case "CONTAINS":
      return value !== undefined && Values.some((part) => value.includes(part));
    default:
      return value !== undefined && Values.includes(value);
  }
};
