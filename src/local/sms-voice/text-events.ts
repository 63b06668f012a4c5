import { type SmsStatus, type SmsStep, smsOutcomeOf } from "../../engine/sms-voice/simulated-outcomes.ts";
import { appendWhenDue } from "../../engine/stream/streams.ts";
import { countParts } from "../../sms/parts/count-parts.ts";
import type { SmsVoiceContext } from "./operation.ts";

export type SentText = {
  messageId: string;
  customer: string;
  number: string;
  body: string;
  type: "TRANSACTIONAL" | "PROMOTIONAL";
  ttlSeconds: number;
  context: Record<string, string> | undefined;
};

// unspecified by AWS, whose prices differ by country; chosen because it is the price in the United States, in dollars.
export const PART_PRICE = 0.00645;
const NOT_FINAL: ReadonlySet<SmsStatus> = new Set(["QUEUED", "SENT"]);

/** Writes the events of a text to the event stream, each at the time of its receipt. Without a stream there are none. */
export const writeTextEvents = (context: SmsVoiceContext, text: SentText): void => {
  if (context.eventStream === undefined) return;
  const requestedAtMs = context.clock.now();
  const entries = smsOutcomeOf(text.customer).steps.map((step) => {
    const dueAtMs = requestedAtMs + (step.status === "TTL_EXPIRED" ? text.ttlSeconds * 1_000 : step.afterMs);
    return {
      dueAtMs,
      partitionKey: text.messageId,
      data: JSON.stringify(textEvent(text, step, requestedAtMs, dueAtMs)),
    };
  });
  appendWhenDue(context, context.eventStream, entries);
};

/** [End User Messaging SMS user guide: event types] The fields that say which network delivered the text are left out. */
const textEvent = (text: SentText, { status }: SmsStep, requestedAtMs: number, atMs: number) => {
  const { encoding, parts } = countParts(text.body);
  return {
    eventType: `TEXT_${status}`,
    eventVersion: "1.0",
    eventTimestamp: atMs,
    isFinal: !NOT_FINAL.has(status),
    originationPhoneNumber: text.number,
    destinationPhoneNumber: text.customer,
    messageId: text.messageId,
    messageRequestTimestamp: requestedAtMs,
    messageEncoding: encoding === "GSM" ? "GSM" : "Unicode",
    messageType: text.type,
    messageStatus: status,
    messageStatusDescription: "simulated by the local cloud",
    ...(text.context && { context: text.context }),
    totalMessageParts: parts,
    totalMessagePrice: PART_PRICE * parts,
    totalCarrierFee: 0,
  };
};
