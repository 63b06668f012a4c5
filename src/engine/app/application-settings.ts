import * as z from "zod";
import { CampaignHook } from "./campaign-hook.ts";

const Count = z.int().min(0).nullish();
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
  QuietTime: z.object({ Start: TimeOfDay, End: TimeOfDay }).nullish(),
  JourneyLimits: z
    .object({ DailyCap: Count, TimeframeCap: z.object({ Cap: Count, Days: Count }).nullish(), TotalCap: Count })
    .nullish(),
});
export type WriteApplicationSettings = z.infer<typeof WriteApplicationSettings>;
