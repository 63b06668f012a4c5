import * as z from "zod";

/**
 * An SNS event. Messages stay text here and are parsed separately, so that only an invalid one fails.
 * [Lambda developer guide: SNS]
 */
export const SnsEvent = z.looseObject({
  Records: z.array(z.looseObject({ Sns: z.looseObject({ MessageId: z.string().min(1), Message: z.string() }) })),
});
export type SnsEvent = z.infer<typeof SnsEvent>;
