import * as z from "zod";

/** The environment variables of the function that consumes the stream. docs/notifications.md describes the settings. */
export const StreamSettings = z.object({
  NOTIFICATION_TOPIC_ARN: z.string().min(1),
  QUARANTINE_TABLE: z.string().min(1),
  STREAM_CLAIMS_TABLE: z.string().min(1),
  SUPPRESSION_TABLE: z.string().min(1),
  TEXTS_TABLE: z.string().min(1),
  /** Whether each receipt of a text is published, besides the result of the text. */
  TEXT_NOTIFICATIONS: z.enum(["all", "results"]).default("all"),
  /** Where to suppress besides the suppression table: `pinpoint` at the endpoint, `ses` on the account-level list. */
  SWITCH_OFF: z.enum(["table", "pinpoint", "ses"]).default("table"),
  /** How long a published event is recognized as a duplicate. */
  DUPLICATE_WINDOW_HOURS: z.coerce.number().positive().default(48),
});
export type StreamSettings = z.infer<typeof StreamSettings>;
