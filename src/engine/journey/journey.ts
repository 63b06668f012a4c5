import * as z from "zod";
import { ChannelType } from "../../pinpoint/endpoint.ts";
import { CUSTOM_DATA_MAX_LENGTH, JOURNEY_NAME_MAX_LENGTH } from "../../pinpoint/limits.ts";
import { DeliveryUri } from "../delivery/delivery-uri.ts";
import { SegmentDimensions } from "../segment/segment-definition.ts";
import { Duration } from "./duration.ts";

const Time = z.iso.datetime({ offset: true });
const WaitTime = z.looseObject({ WaitFor: Duration.optional(), WaitUntil: Time.optional() });
export type WaitTime = z.infer<typeof WaitTime>;

const NextActivity = z.string().min(1).optional();
const Percentage = z.int().min(0).max(100);
const fromTemplate = { NextActivity, TemplateName: z.string().optional(), TemplateVersion: z.string().optional() };

const AttributeDimension = z.looseObject({ AttributeType: z.string().optional(), Values: z.array(z.string()) });
const EventCondition = z.looseObject({
  Dimensions: z
    .looseObject({
      EventType: z.looseObject({ DimensionType: z.string().optional(), Values: z.array(z.string()) }).optional(),
      Attributes: z.record(z.string(), AttributeDimension).optional(),
    })
    .optional(),
  MessageActivity: z.string().optional(),
});
export type EventCondition = z.infer<typeof EventCondition>;

const SimpleCondition = z.looseObject({
  EventCondition: EventCondition.optional(),
  SegmentCondition: z.looseObject({ SegmentId: z.string() }).optional(),
  // [AWS SDK model: SimpleCondition] the one member that is spelled with a small letter on the wire.
  segmentDimensions: SegmentDimensions.optional(),
});
export type SimpleCondition = z.infer<typeof SimpleCondition>;

/** What each kind of activity holds. [Pinpoint API reference: Activity] */
export const ACTIVITY_KINDS = {
  CUSTOM: z.looseObject({
    DeliveryUri,
    EndpointTypes: z.array(ChannelType).min(1).optional(),
    MessageConfig: z.looseObject({ Data: z.string().max(CUSTOM_DATA_MAX_LENGTH).optional() }).optional(),
    NextActivity,
  }),
  EMAIL: z.looseObject({
    ...fromTemplate,
    MessageConfig: z.looseObject({ FromAddress: z.string().optional() }).optional(),
  }),
  SMS: z.looseObject({
    ...fromTemplate,
    MessageConfig: z
      .looseObject({
        MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]).optional(),
        OriginationNumber: z.string().optional(),
        SenderId: z.string().optional(),
      })
      .optional(),
  }),
  PUSH: z.looseObject(fromTemplate),
  Wait: z.looseObject({ NextActivity, WaitTime: WaitTime.optional() }),
  ConditionalSplit: z.looseObject({
    Condition: z
      .looseObject({
        Conditions: z.array(SimpleCondition).optional(),
        Operator: z.enum(["ALL", "ANY"]).optional(),
      })
      .optional(),
    EvaluationWaitTime: WaitTime.optional(),
    TrueActivity: NextActivity,
    FalseActivity: NextActivity,
  }),
  MultiCondition: z.looseObject({
    Branches: z.array(z.looseObject({ Condition: SimpleCondition.optional(), NextActivity })).optional(),
    DefaultActivity: NextActivity,
    EvaluationWaitTime: WaitTime.optional(),
  }),
  RandomSplit: z.looseObject({
    Branches: z.array(z.looseObject({ NextActivity, Percentage: Percentage.optional() })).optional(),
  }),
  Holdout: z.looseObject({ NextActivity, Percentage }),
} as const;

export type ActivityKind = keyof typeof ACTIVITY_KINDS;
export type ActivityOf<K extends ActivityKind> = z.infer<(typeof ACTIVITY_KINDS)[K]>;
/** One activity, its kind beside what it holds. */
export type Activity = { [K in ActivityKind]: { kind: K; is: ActivityOf<K> } }[ActivityKind];

/** A journey as it is written. Its activities are parsed one by one, so that a refusal can name the activity. [Pinpoint API reference: WriteJourneyRequest] */
export const WriteJourney = z.looseObject({
  // [Pinpoint API reference: WriteJourneyRequest.Name] alphanumerics, underscore and hyphen.
  Name: z
    .string()
    .min(1)
    .max(JOURNEY_NAME_MAX_LENGTH)
    .regex(/^[A-Za-z0-9_-]+$/, { message: "may hold letters, digits, underscores and hyphens" }),
  State: z.enum(["DRAFT", "ACTIVE"]).optional(),
  StartActivity: z.string().optional(),
  StartCondition: z
    .looseObject({
      SegmentStartCondition: z.looseObject({ SegmentId: z.string() }).optional(),
      EventStartCondition: z.looseObject({}).optional(),
    })
    .optional(),
  Activities: z.record(z.string(), z.looseObject({})).optional(),
  Schedule: z
    .looseObject({ StartTime: Time.optional(), EndTime: Time.optional(), Timezone: z.string().optional() })
    .optional(),
  RefreshFrequency: Duration.optional(),
  LocalTime: z.boolean().optional(),
  QuietTime: z.looseObject({ Start: z.string().optional(), End: z.string().optional() }).optional(),
});
export type WriteJourney = z.infer<typeof WriteJourney>;
