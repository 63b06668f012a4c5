import * as z from "zod";
import { Endpoints } from "./endpoint.ts";

/**
 * The event of a campaign hook. `MessageConfiguration` is documented; older senders have `Message` with lower-case keys
 * instead. Both are kept unparsed. [Pinpoint developer guide: customizing segments with Lambda]
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
