import * as z from "zod";
import { Endpoints } from "./endpoint.ts";

/**
 * What a campaign or a journey sends to a custom channel. Campaigns name `CampaignId` and `TreatmentId`; the shape that
 * journeys send has no public schema, so both ids are optional and unknown keys are kept.
 * [Pinpoint developer guide: custom channels]
 */
export const CustomChannelEvent = z.looseObject({
  ApplicationId: z.string().optional(),
  CampaignId: z.string().nullish(),
  TreatmentId: z.string().nullish(),
  JourneyId: z.string().nullish(),
  JourneyActivityId: z.string().nullish(),
  JourneyRunId: z.string().nullish(),
  ActivityId: z.string().nullish(),
  ScheduledTime: z.string().nullish(),
  /** Verbatim what the marketer typed; need not be JSON; absent in events older than CustomMessage. */
  Data: z.string().nullish(),
  Endpoints,
});
export type CustomChannelEvent = z.infer<typeof CustomChannelEvent>;
