import * as z from "zod";
import { Endpoints } from "./endpoint.ts";

/**
 * What a campaign sends to its hook. `MessageConfiguration` is documented; older senders put `Message` with lower-case
 * keys there, so both are carried as they come. [Pinpoint developer guide: segments-dynamic]
 */
export const CampaignHookEvent = z.looseObject({
  ApplicationId: z.string().optional(),
  CampaignId: z.string().nullish(),
  TreatmentId: z.string().nullish(),
  ActivityId: z.string().nullish(),
  ScheduledTime: z.string().nullish(),
  MessageConfiguration: z.looseObject({}).nullish(),
  Message: z.looseObject({}).nullish(),
  Endpoints,
});
export type CampaignHookEvent = z.infer<typeof CampaignHookEvent>;
