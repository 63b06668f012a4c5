/** A message that the sending port accepted or rejected, with what its event-stream records contain. */
export type MessageAttempt = {
  channel: "EMAIL" | "SMS" | "PUSH" | "VOICE" | "CONTACT_CENTER";
  address: string;
  messageId: string;
  sent: boolean;
  /** The number is in the opt-out list: the text was not sent. */
  isOptedOut?: boolean;
  subject?: string | undefined;
  from?: string | undefined;
  messageType?: "TRANSACTIONAL" | "PROMOTIONAL" | undefined;
  /** The `Context` of the request, as JSON text. */
  customerContext?: string;
  /** How many parts the message has, or would have, as an SMS message. */
  smsParts: number;
};
