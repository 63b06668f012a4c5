import * as z from "zod";

/** What SQS hands to a function. Bodies are read one by one, so that one that is broken stands alone. */
export const QueueEvent = z.looseObject({
  Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })),
});
export type QueueEvent = z.infer<typeof QueueEvent>;
