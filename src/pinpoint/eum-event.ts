import * as z from "zod";

/**
 * One delivery event of AWS End User Messaging: `TEXT_*`, `VOICE_*`, `MEDIA_*` or `RCS_*`. These replace `_SMS.*`. Prices
 * are kept unparsed: the guide and its samples give different units.
 * [End User Messaging SMS user guide: event types]
 */
export const EumEvent = z.looseObject({
  eventType: z.string().min(1),
  /** Milliseconds since the epoch. */
  eventTimestamp: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]),
  isFinal: z.boolean().optional(),
  originationPhoneNumber: z.string().optional(),
  destinationPhoneNumber: z.string().optional(),
  messageId: z.string().optional(),
  messageStatus: z.string().optional(),
  messageStatusDescription: z.string().optional(),
  context: z.object({}).catchall(z.string()).nullish(),
});
export type EumEvent = z.infer<typeof EumEvent>;
