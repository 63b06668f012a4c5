import * as z from "zod";
import { CampaignHook } from "./campaign-hook.ts";

const Count = z.int().min(0).max(100).nullish();
const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: "expected a time of day, HH:MM" })
  .nullish();

// [Pinpoint API reference: WriteApplicationSettingsRequest]
export const WriteApplicationSettings = z.object({
  CampaignHook: CampaignHook.nullish(),
  CloudWatchMetricsEnabled: z.boolean().nullish(),
  EventTaggingEnabled: z.boolean().nullish(),
  Limits: z
    .object({
      Daily: Count,
      Total: Count,
      MaximumDuration: z.int().min(60).nullish(),
      MessagesPerSecond: z.int().min(1).max(20_000).nullish(),
      Session: Count,
    })
    .nullish(),
  // unspecified by AWS for one end without the other; rejected because it is not a range.
  QuietTime: z
    .object({ Start: TimeOfDay, End: TimeOfDay })
    .refine(({ Start, End }) => !Start === !End, { message: "requires both Start and End" })
    .nullish(),
  JourneyLimits: z
    .object({
      DailyCap: Count,
      TimeframeCap: z.object({ Cap: Count, Days: z.int().min(0).max(30).nullish() }).nullish(),
      TotalCap: Count,
    })
    .nullish(),
});
export type WriteApplicationSettings = z.infer<typeof WriteApplicationSettings>;
