import * as z from "zod";
import { mapOf } from "../../pinpoint/map-of.ts";
import { TimeOfDay } from "../delivery/quiet-time.ts";
import { EventFilter } from "../trigger/event-filter.ts";
import { Duration } from "./duration.ts";

const UpTo100 = z.int().min(0).max(100).optional();

/** [Pinpoint API reference: JourneyLimits] A limit of 0 limits nothing. */
export const JourneyLimits = z.looseObject({
  DailyCap: UpTo100,
  TotalCap: UpTo100,
  EndpointReentryCap: UpTo100,
  EndpointReentryInterval: Duration.optional(),
  MessagesPerSecond: z.int().min(0).max(20_000).optional(),
  TimeframeCap: z.looseObject({ Cap: UpTo100, Days: z.int().min(0).max(30).optional() }).optional(),
});

const CONNECT_CAMPAIGN_ARN = /^arn:[^:]+:connect-campaigns:[a-z0-9-]+:\d{12}:campaign\/[A-Za-z0-9-]+$/;
const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/.+$/;

/** [Pinpoint API reference: JourneyChannelSettings] The campaign of Amazon Connect that calls the participants. */
export const JourneyChannelSettings = z.looseObject({
  ConnectCampaignArn: z
    .string()
    .regex(CONNECT_CAMPAIGN_ARN, { message: "expected the ARN of a campaign of Amazon Connect" })
    .optional(),
  ConnectCampaignExecutionRoleArn: z
    .string()
    .regex(ROLE_ARN, { message: "expected the ARN of an IAM role" })
    .optional(),
});
export type JourneyChannelSettings = z.infer<typeof JourneyChannelSettings>;

/** [Pinpoint API reference: EventStartCondition] */
export const EventStartCondition = z.looseObject({
  EventFilter: EventFilter.optional(),
  SegmentId: z.string().optional(),
});

export const DAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"] as const;

// [Pinpoint user guide: journey schedule settings] up to four time ranges for a day, and 20 exceptions.
const Ranges = z.array(z.looseObject({ StartTime: TimeOfDay, EndTime: TimeOfDay })).max(4);
const CLOSED_DAYS_MAX = 20;

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?)?$/;
const LocalTime = z.string().refine((text) => LOCAL_TIME.test(text) && !Number.isNaN(localMsOf(text)), {
  message: "must be a local time, for example 2026-12-31T20:00:00",
});

/** A local time, as the instant at which UTC shows the same time. */
export const localMsOf = (text: string): number => Date.parse(text.includes("T") ? `${text}Z` : `${text}T00:00:00Z`);

/** The hours, by the days of the week, in which a journey sends messages of a channel. [Pinpoint API reference: OpenHours] */
const OpenHoursOfChannel = mapOf(Ranges).refine(
  (days) => Object.keys(days).every((day) => DAYS.some((name) => name === day)),
  { message: `the days are ${DAYS.join(", ")}` },
);
const ClosedDaysOfChannel = z
  .array(z.looseObject({ Name: z.string().optional(), StartDateTime: LocalTime, EndDateTime: LocalTime }))
  .max(CLOSED_DAYS_MAX);

const ofChannels = <Value extends z.ZodType>(value: Value) =>
  z.looseObject({
    EMAIL: value.optional(),
    SMS: value.optional(),
    PUSH: value.optional(),
    VOICE: value.optional(),
    CUSTOM: value.optional(),
  });

export const OpenHours = ofChannels(OpenHoursOfChannel);
export type OpenHours = z.infer<typeof OpenHours>;

/** Times in which a journey sends no messages of a channel. [Pinpoint API reference: ClosedDays] */
export const ClosedDays = ofChannels(ClosedDaysOfChannel);
export type ClosedDays = z.infer<typeof ClosedDays>;
