import type * as z from "zod";
import { customerHash } from "./customer-hash.ts";
import { BILLED_UNIT_BYTES, type Envelope, measure, POKE_MAX_BYTES } from "./envelope.ts";
import { MulticastPokeMessage, PokeMessage } from "./message.ts";
import type { PokeRefusal, PokeReply } from "./reply.ts";
import { customerTopic, multicastTopic, type Topic } from "./topic.ts";

/** One publish, ready to go out. */
export type Publication = {
  topic: string;
  payload: string;
  qos: 0 | 1;
  expiresInSeconds: number | undefined;
};

export type PublicationPlan =
  | { kind: "publish"; publication: Publication; reply: Extract<PokeReply, { status: "accepted" }> }
  | { kind: "refuse"; reply: PokeRefusal };

/** `fallbackId` names a message that brings no id; the same for every repeat of the invocation. */
export type PublicationFacts = { now: Date; fallbackId: string };

const refuse = (reply: Omit<PokeRefusal, "status">): PublicationPlan => ({
  kind: "refuse",
  reply: { status: "refused", ...reply },
});

const refuseMessage = (error: z.ZodError, id: string): PublicationPlan => {
  const issue = error.issues[0];
  const field = issue?.path[0]?.toString();
  return refuse({ id, reason: "invalid", rule: issue?.message ?? "not a message", ...(field && { field }) });
};

const planEnvelope = (
  topic: Topic,
  envelope: Envelope,
  delivery: Pick<Publication, "qos" | "expiresInSeconds">,
): PublicationPlan => {
  const { id } = envelope;
  if (!topic.ok) return refuse({ id, reason: "invalid", field: topic.field, rule: topic.reason });
  const payload = JSON.stringify(envelope);
  const { sizeBytes, billedUnits } = measure(topic.topic, payload);
  if (sizeBytes > POKE_MAX_BYTES) {
    const rule = `the message has ${sizeBytes} bytes as published, at most ${POKE_MAX_BYTES}`;
    return refuse({ id, reason: "too-large", field: "data", rule, sizeBytes, limit: POKE_MAX_BYTES });
  }
  const warning = `above ${BILLED_UNIT_BYTES} bytes: each delivery is billed as ${billedUnits} messages`;
  return {
    kind: "publish",
    publication: { topic: topic.topic, payload, ...delivery },
    reply: { status: "accepted", id, sizeBytes, billedUnits, ...(billedUnits > 1 && { warning }) },
  };
};

/**
 * What to publish for one poke, or why not. Classic pokes go out at QoS 1.
 *
 * @example
 * planPoke({ customerId: "u-1", domain: "Playlist" }, key, { now: new Date(), fallbackId: "request-1" });
 */
export const planPoke = (input: unknown, topicKey: string, { now, fallbackId }: PublicationFacts): PublicationPlan => {
  const parsed = PokeMessage.safeParse(input);
  if (!parsed.success) return refuseMessage(parsed.error, fallbackId);
  const { customerId, domain, data, id = fallbackId, expiresInSeconds } = parsed.data;
  const topic = customerTopic(customerHash(topicKey, customerId), domain);
  const envelope: Envelope = { v: 1, id, ts: now.getTime(), type: "poke", domain, data };
  return planEnvelope(topic, envelope, { qos: 1, expiresInSeconds });
};

/** The same for a multicast poke, which goes out at QoS 0: a QoS 1 delivery is metered twice. [IoT Core pricing] */
export const planMulticastPoke = (input: unknown, { now, fallbackId }: PublicationFacts): PublicationPlan => {
  const parsed = MulticastPokeMessage.safeParse(input);
  if (!parsed.success) return refuseMessage(parsed.error, fallbackId);
  const { filter, domain, data, id = fallbackId, expiresInSeconds } = parsed.data;
  const envelope: Envelope = { v: 1, id, ts: now.getTime(), type: "multicast", domain, filter, data };
  return planEnvelope(multicastTopic(domain, filter), envelope, { qos: 0, expiresInSeconds });
};
