import * as z from "zod";

/** [EventBridge user guide: events from schedules] */
export const ScheduledEvent = z.looseObject({
  source: z.literal("aws.events"),
  "detail-type": z.literal("Scheduled Event"),
});
export type ScheduledEvent = z.infer<typeof ScheduledEvent>;
