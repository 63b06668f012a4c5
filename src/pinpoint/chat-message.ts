import * as z from "zod";

/**
 * A message of an Amazon Connect chat with real-time streaming: the message of an SNS notification, as JSON text.
 * [Connect administrator guide: real-time chat message streaming, SNS payload]
 */
export const ChatMessage = z.looseObject({
  Id: z.string().min(1),
  /** MESSAGE, EVENT or ATTACHMENT. */
  Type: z.string().min(1),
  ContentType: z.string().default(""),
  /** Events have none. */
  Content: z.string().nullish(),
  /** CUSTOMER, AGENT, SYSTEM, SUPERVISOR or CUSTOM_BOT. */
  ParticipantRole: z.string().nullish(),
  /** The first contact of the chat: a transfer begins another contact. */
  InitialContactId: z.string().min(1),
  ContactId: z.string().optional(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;
