import * as z from "zod";

/** An SQS event. Bodies stay text here and are parsed separately, so that only an invalid one fails. */
export const QueueEvent = z.looseObject({
  Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })),
});
export type QueueEvent = z.infer<typeof QueueEvent>;
