import * as z from "zod";

/** The JSON string in an SNS notification of a two-way number, the same under Pinpoint and AWS End User Messaging. [Pinpoint developer guide: two-way SMS] */
export const InboundSms = z.looseObject({
  /** The customer's number, E.164. */
  originationNumber: z.string().min(1),
  /** The number that was written to, E.164, or an RCS agent id. */
  destinationNumber: z.string().min(1),
  /** The keyword registered for the number, not the first word of the text. */
  messageKeyword: z.string().optional(),
  messageBody: z.string(),
  inboundMessageId: z.string().min(1),
  /** Only when the text answers one of ours. */
  previousPublishedMessageId: z.string().optional(),
});
export type InboundSms = z.infer<typeof InboundSms>;
