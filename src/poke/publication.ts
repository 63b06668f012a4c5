import type * as z from "zod";
import { customerHash } from "./customer-hash.ts";
import { type Envelope, POKE_MAX_BYTES } from "./envelope.ts";
import { MulticastPokeMessage, PokeMessage } from "./message.ts";
import type { PokeRefusal, PokeResponse } from "./response.ts";
import { customerTopic, multicastTopic, type TopicResult } from "./topic.ts";

/** One publish to the broker. */
export type Publication = {
  topic: string;
  payload: string;
  qos: 0 | 1;
  expiresInSeconds: number | undefined;
};

/** A publish and the response if it succeeds, or a refusal. */
export type PublicationPlan =
  | { kind: "publish"; publication: Publication; response: Extract<PokeResponse, { status: "accepted" }> }
  | { kind: "refuse"; response: PokeRefusal };

/** `fallbackId` is the id of a message that has none; it is the same in every retry of the invocation. */
export type PublicationFacts = { now: Date; fallbackId: string };

// Allows for the MQTT header and properties: without it, IoT Core does not deliver a message of the maximum size to
// MQTT 5 subscribers.
const OVERHEAD_BYTES = 64;
// [IoT Core pricing: messaging] Topic and payload are metered in units of 5 KB.
const BILLED_UNIT_BYTES = 5_120;

/**
 * The publish for one poke, at QoS 1, or why the message is refused.
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

/** The publish for one multicast poke, at QoS 0: a QoS 1 delivery is metered twice. [IoT Core pricing: messaging] */
export const planMulticastPoke = (input: unknown, { now, fallbackId }: PublicationFacts): PublicationPlan => {
  const parsed = MulticastPokeMessage.safeParse(input);
  if (!parsed.success) return refuseMessage(parsed.error, fallbackId);
  const { filter, domain, data, id = fallbackId, expiresInSeconds } = parsed.data;
  const envelope: Envelope = { v: 1, id, ts: now.getTime(), type: "multicast", domain, filter, data };
  return planEnvelope(multicastTopic(domain, filter), envelope, { qos: 0, expiresInSeconds });
};

const planEnvelope = (
  topic: TopicResult,
  envelope: Envelope,
  delivery: Pick<Publication, "qos" | "expiresInSeconds">,
): PublicationPlan => {
  const { id } = envelope;
  if (!topic.ok) return refuse({ id, reason: "invalid", field: topic.field, rule: topic.reason });
  const payload = JSON.stringify(envelope);
  const meteredBytes = Buffer.byteLength(topic.topic) + Buffer.byteLength(payload);
  const sizeBytes = meteredBytes + OVERHEAD_BYTES;
  if (sizeBytes > POKE_MAX_BYTES) {
    const rule = `the message has ${sizeBytes} bytes as published, at most ${POKE_MAX_BYTES}`;
    return refuse({ id, reason: "too-large", field: "data", rule, sizeBytes, limit: POKE_MAX_BYTES });
  }
  const billedUnits = Math.ceil(meteredBytes / BILLED_UNIT_BYTES);
  const warning = `above ${BILLED_UNIT_BYTES} bytes: each delivery is billed as ${billedUnits} messages`;
  return {
    kind: "publish",
    publication: { topic: topic.topic, payload, ...delivery },
    response: { status: "accepted", id, sizeBytes, billedUnits, ...(billedUnits > 1 && { warning }) },
  };
};

const refuseMessage = (error: z.ZodError, id: string): PublicationPlan => {
  const issue = error.issues[0];
  const field = issue?.path[0]?.toString();
  return refuse({ id, reason: "invalid", rule: issue?.message ?? "not a message", ...(field && { field }) });
};

const refuse = (refusal: Omit<PokeRefusal, "status">): PublicationPlan => ({
  kind: "refuse",
  response: { status: "refused", ...refusal },
});
