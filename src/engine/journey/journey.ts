import * as z from "zod";
import { JOURNEY_NAME_MAX_LENGTH } from "../../pinpoint/limits.ts";
import { mapOf } from "../../pinpoint/map-of.ts";
import { QuietTime } from "../delivery/quiet-time.ts";
import { TIMEZONE_MAX_LENGTH } from "../delivery/utc-offset.ts";
import { Duration, durationMs } from "./duration.ts";
import {
  ClosedDays,
  EventStartCondition,
  JourneyChannelSettings,
  JourneyLimits,
  OpenHours,
} from "./journey-settings.ts";

const Time = z.iso.datetime({ offset: true });

// unspecified by AWS; chosen because each refresh reads the whole segment, and is a step of each advance of the clock.
const REFRESH_MIN_MS = 3_600_000;
const RefreshFrequency = Duration.refine((text) => (durationMs(text) ?? REFRESH_MIN_MS) >= REFRESH_MIN_MS, {
  message: "must be at least PT1H",
});

/**
 * The request that creates or updates a journey. Its activities are parsed separately, so that an error names the
 * activity. [Pinpoint API reference: WriteJourneyRequest]
 */
export const WriteJourney = z.looseObject({
  // [Pinpoint API reference: WriteJourneyRequest.Name] letters, digits, underscores and hyphens.
  Name: z
    .string()
    .min(1)
    .max(JOURNEY_NAME_MAX_LENGTH)
    .regex(/^[A-Za-z0-9_-]+$/, { message: "may contain letters, digits, underscores and hyphens" }),
  State: z.enum(["DRAFT", "ACTIVE"]).optional(),
  StartActivity: z.string().optional(),
  StartCondition: z
    .looseObject({
      SegmentStartCondition: z.looseObject({ SegmentId: z.string() }).optional(),
      EventStartCondition: EventStartCondition.optional(),
    })
    .optional(),
  Activities: mapOf(z.looseObject({})).optional(),
  Schedule: z
    .looseObject({
      StartTime: Time.optional(),
      EndTime: Time.optional(),
      Timezone: z.string().max(TIMEZONE_MAX_LENGTH).optional(),
    })
    .optional(),
  RefreshFrequency: RefreshFrequency.optional(),
  LocalTime: z.boolean().optional(),
  QuietTime: QuietTime.optional(),
  WaitForQuietTime: z.boolean().optional(),
  Limits: JourneyLimits.optional(),
  OpenHours: OpenHours.optional(),
  ClosedDays: ClosedDays.optional(),
  SendingSchedule: z.boolean().optional(),
  TimezoneEstimationMethods: z.array(z.string()).optional(),
  JourneyChannelSettings: JourneyChannelSettings.optional(),
  RefreshOnSegmentUpdate: z.boolean().optional(),
});
export type WriteJourney = z.infer<typeof WriteJourney>;
