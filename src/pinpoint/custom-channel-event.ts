import * as z from "zod";
import { Endpoints } from "./endpoint.ts";

/**
 * The event that a campaign or a journey sends to a custom channel. A campaign's event has `CampaignId` and
 * `TreatmentId`; the event of a journey is not documented, so all ids are optional and unknown keys are kept.
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
  /** The marketer's message, unparsed; not necessarily JSON; absent in events from before `CustomMessage` existed. */
  Data: z.string().nullish(),
  Endpoints,
});
export type CustomChannelEvent = z.infer<typeof CustomChannelEvent>;
