import * as z from "zod";

/** The event of a rule with a schedule. [EventBridge user guide: events from schedules] */
export const ScheduledEvent = z.looseObject({
  source: z.literal("aws.events"),
  "detail-type": z.literal("Scheduled Event"),
  /** The time for which the event was scheduled. */
  time: z.iso.datetime().transform((text) => new Date(text)),
});
export type ScheduledEvent = z.infer<typeof ScheduledEvent>;
