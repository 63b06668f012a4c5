import * as z from "zod";

/**
 * An inbound SMS to a two-way number: the message of an SNS notification, as JSON text. It is the same in Pinpoint and in
 * AWS End User Messaging. [Pinpoint developer guide: two-way SMS]
 */
export const InboundSms = z.looseObject({
  /** The customer's number, E.164. */
  originationNumber: z.string().min(1),
  /** The number that received the message, E.164, or an RCS agent id. */
  destinationNumber: z.string().min(1),
  /** The keyword registered for the number, not the first word of the text. */
  messageKeyword: z.string().optional(),
  messageBody: z.string(),
  inboundMessageId: z.string().min(1),
  /** The outbound message that this is a reply to, if any. */
  previousPublishedMessageId: z.string().optional(),
});
export type InboundSms = z.infer<typeof InboundSms>;
