import { createHash } from "node:crypto";
import type * as z from "zod";
import { customerHash } from "./customer-hash.ts";
import { type Envelope, POKE_MAX_BYTES, type ShortEnvelope } from "./envelope.ts";
import type { HistoryBounds, PokeHistories } from "./history/history-settings.ts";
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

/** Publishes and the response if all succeed, or a refusal. There are several only while the topic key is rotated. */
export type PublicationPlan =
  | {
      kind: "publish";
      publications: Publication[];
      response: Extract<PokeResponse, { status: "accepted" }>;
      /** If the domain has a history. */
      history?: { ts: number; bounds: HistoryBounds };
    }
  | { kind: "refuse"; response: PokeRefusal };

/** `fallbackId` is the id of a message that has none; it is the same in every retry of the invocation. */
export type PublicationFacts = { now: Date; fallbackId: string };

// [IoT Core pricing: messaging] Topic and payload are metered in units of 5 KB.
const BILLED_UNIT_BYTES = 5_120;

// 72 bits. With more, the short form of a multicast with the shortest names would be larger than its message.
const SHORT_ID_LENGTH = 12;

/**
 * The publish for one poke, at QoS 1, to the customer's topic under each key, or why the message is refused. A client
 * listens to one of them, and drops the copy if it moves to the other.
 *
 * @example
 * planPoke({ customerId: "u-1", domain: "Playlist" }, [key], { now: new Date(), fallbackId: "request-1" });
 */
export const planPoke = (
  input: unknown,
  topicKeys: readonly string[],
  { now, fallbackId }: PublicationFacts,
  histories: PokeHistories = new Map(),
): PublicationPlan => {
  const parsed = PokeMessage.safeParse(input);
  if (!parsed.success) return refuseMessage(parsed.error, fallbackId);
  const { customerId, domain, data, origin, id = fallbackId, expiresInSeconds } = parsed.data;
  const topics = topicKeys.map((topicKey) => customerTopic(customerHash(topicKey, customerId), domain));
  const envelope: Envelope = { v: 1, id, ts: now.getTime(), type: "poke", domain, ...(origin && { origin }), data };
  const plan = planEnvelope(parsed.data, topics, envelope, { qos: 1, expiresInSeconds });
  const bounds = histories.get(domain.normalize());
  return plan.kind === "publish" && bounds ? { ...plan, history: { ts: envelope.ts, bounds } } : plan;
};

/** The publish for one multicast poke, at QoS 0: a QoS 1 delivery is metered twice. [IoT Core pricing: messaging] */
export const planMulticastPoke = (input: unknown, { now, fallbackId }: PublicationFacts): PublicationPlan => {
  const parsed = MulticastPokeMessage.safeParse(input);
  if (!parsed.success) return refuseMessage(parsed.error, fallbackId);
  const { filter, domain, data, origin, id = fallbackId, expiresInSeconds } = parsed.data;
  const envelope: Envelope = {
    v: 1,
    id,
    ts: now.getTime(),
    type: "multicast",
    domain,
    filter,
    ...(origin && { origin }),
    data,
  };
  return planEnvelope(parsed.data, [multicastTopic(domain, filter)], envelope, { qos: 0, expiresInSeconds });
};

const planEnvelope = (
  message: PokeMessage | MulticastPokeMessage,
  results: readonly TopicResult[],
  envelope: Envelope,
  delivery: Pick<Publication, "qos" | "expiresInSeconds">,
): PublicationPlan => {
  const { id: fullId } = envelope;
  const topics: string[] = [];
  for (const result of results) {
    if (!result.ok) return refuse({ id: fullId, reason: "invalid", field: result.field, rule: result.reason });
    topics.push(result.topic);
  }
  const sizeBytes = Buffer.byteLength(JSON.stringify(message));
  const { payload, id, payloadBytes } = toPayload(envelope, message.id !== undefined);
  if (Math.max(sizeBytes, payloadBytes) > POKE_MAX_BYTES) {
    const rule = `the message has ${sizeBytes} bytes as JSON, at most ${POKE_MAX_BYTES}; send a reference to the data instead`;
    return refuse({ id: fullId, reason: "too-large", field: "data", rule, sizeBytes, limit: POKE_MAX_BYTES });
  }
  // Topics of one poke have the same length.
  const meteredBytes = Buffer.byteLength(topics[0] ?? "") + payloadBytes;
  const billedUnits = Math.ceil(meteredBytes / BILLED_UNIT_BYTES);
  const warning = `above ${BILLED_UNIT_BYTES} bytes: each delivery is billed as ${billedUnits} messages`;
  return {
    kind: "publish",
    publications: topics.map((topic) => ({ topic, payload, ...delivery })),
    response: { status: "accepted", id, sizeBytes, billedUnits, ...(billedUnits > 1 && { warning }) },
  };
};

/** The same for the same id, so that a retry publishes the same. */
const shortenId = (id: string): string => createHash("sha256").update(id).digest("base64url").slice(0, SHORT_ID_LENGTH);

/** What is published, its size, and the id that it has. */
type Payload = { payload: string; payloadBytes: number; id: string };

const measure = (payload: string, id: string): Payload => ({ payload, payloadBytes: Buffer.byteLength(payload), id });

/**
 * The envelope as text, in the short form if the other one is larger than a payload may be. There an id that the sender did
 * not choose is shortened.
 */
const toPayload = (envelope: Envelope, isSendersId: boolean): Payload => {
  const full = measure(JSON.stringify(envelope), envelope.id);
  if (full.payloadBytes <= POKE_MAX_BYTES || envelope.data === undefined) return full;
  const { ts, data, filter, origin } = envelope;
  const id = isSendersId ? envelope.id : shortenId(envelope.id);
  const short: ShortEnvelope = [id, ts, data];
  if (filter !== undefined || origin !== undefined) short.push(filter ?? "");
  if (origin !== undefined) short.push(origin);
  return measure(JSON.stringify(short), id);
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
