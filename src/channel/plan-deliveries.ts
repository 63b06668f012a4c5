import { hash } from "node:crypto";
import { jsonBytes, packBySize } from "../pack-by-size.ts";
import { type Endpoint, isMalformed, type MalformedEndpoint, templateContext } from "../pinpoint/endpoint.ts";
import { LAMBDA_PAYLOAD_MAX_BYTES } from "../pinpoint/limits.ts";
import { POKE_MAX_BYTES, type PokeOrigin } from "../poke/envelope.ts";
import type { Delivery, DeliveryKind } from "./delivery.ts";
import type { Outcome } from "./outcome.ts";
import type { ChannelBatch, Origin, Recipient } from "./recipient.ts";
import type { TypedMessage } from "./typed-message.ts";

/** Every recipient is in exactly one delivery, or has an outcome. */
export type DeliveryPlan = { deliveries: Delivery[]; outcomes: Map<string, Outcome> };

/** One invocation of a poke function. */
export type PokeRequest = { kind: DeliveryKind; deliveries: Delivery[] };

const KINDS = ["poke", "multicast"] as const;
// [Pinpoint quotas: AWS Lambda] The limit holds for request and response together; a response is about 200 bytes a message.
const REQUEST_MAX_BYTES = LAMBDA_PAYLOAD_MAX_BYTES - 500_000;
// Small enough that one request takes a fraction of the budget, which is checked between two requests.
const DELIVERIES_PER_REQUEST = 100;

type Planned = { kind: "deliver"; delivery: Delivery } | { kind: "decided"; outcome: Outcome };

/**
 * The deliveries of a batch, and the outcomes of recipients without a delivery. `message` is the batch's data, compiled.
 * Deliveries with the same id are merged: a multicast is sent once for all recipients that share domain, filter and data.
 */
export const planDeliveries = (batch: ChannelBatch, message: TypedMessage, now: Date): DeliveryPlan => {
  const outcomes = new Map(batch.decided);
  const deliveries = new Map<string, Delivery>();
  for (const recipient of batch.recipients) {
    const planned = planRecipient(batch, recipient, message, now);
    if (planned.kind === "decided") {
      outcomes.set(recipient.id, planned.outcome);
      continue;
    }
    const known = deliveries.get(planned.delivery.id);
    if (known === undefined) deliveries.set(planned.delivery.id, planned.delivery);
    else known.recipientIds.push(recipient.id);
  }
  return { deliveries: [...deliveries.values()], outcomes };
};

/** Requests of one kind each, below Lambda's payload limit. */
export const toPokeRequests = (deliveries: Delivery[]): PokeRequest[] =>
  KINDS.flatMap((kind) => {
    const ofKind = deliveries.filter((delivery) => delivery.kind === kind);
    const groups = packBySize(ofKind, jsonBytes, { maxBytes: REQUEST_MAX_BYTES, maxCount: DELIVERIES_PER_REQUEST });
    return groups.map((group) => ({ kind, deliveries: group }));
  });

/** The messages of a request as JSON text. */
export const toPayload = ({ deliveries }: PokeRequest): string =>
  JSON.stringify(deliveries.map(({ kind: _, recipientIds: __, ...message }) => message));

const skip = (reason: string): Planned => ({ kind: "decided", outcome: { outcome: "skipped", reason } });
const refuse = (reason: string): Planned => ({ kind: "decided", outcome: { outcome: "refused", reason } });

const planRecipient = (batch: ChannelBatch, recipient: Recipient, message: TypedMessage, now: Date): Planned => {
  const { endpoint } = recipient;
  const reason = whySkipped(endpoint);
  if (reason !== undefined || isMalformed(endpoint)) return skip(reason ?? "malformed");
  return planMessage(batch, recipient, endpoint, message, now);
};

const planMessage = (
  { origin, data: typed }: ChannelBatch,
  { id: recipientId, idempotencyToken }: Recipient,
  endpoint: Endpoint,
  message: TypedMessage,
  now: Date,
): Planned => {
  if (!message.ok) return refuse(message.reason);
  const rendered = message.render(channelContext(recipientId, endpoint, origin), now);
  if (!rendered.ok) return refuse(rendered.reason);
  const { domain, filter, data, origin: hasOrigin } = rendered.value;
  const dataText = data === undefined ? undefined : JSON.stringify(data);
  const dataBytes = dataText === undefined ? 0 : Buffer.byteLength(dataText);
  if (dataBytes > POKE_MAX_BYTES) return refuse(`data: ${dataBytes} bytes once rendered, at most ${POKE_MAX_BYTES}`);

  const shared = { recipientIds: [recipientId], domain, data, ...(hasOrigin && { origin: toPokeOrigin(origin) }) };
  if (filter !== undefined) {
    const id = sendHash("multicast", origin, domain, filter, dataText);
    return { kind: "deliver", delivery: { kind: "multicast", id, filter, ...shared } };
  }
  const customerId = customerIdOf(endpoint);
  if (customerId === undefined) return skip("no-customer-id");
  // The id does not depend on the rendered data, so that a retry is the same poke even if an attribute has changed.
  const id = sendHash("poke", origin, recipientId, idempotencyToken, typed);
  return { kind: "deliver", delivery: { kind: "poke", id, customerId, ...shared } };
};

/** The variables of a channel's message template: those of the endpoint, and the ids of the campaign or journey. */
// unspecified by AWS: Pinpoint's templates have no variables for the campaign; chosen to have the names in the event.
export const channelContext = (recipientId: string, endpoint: Endpoint, origin: Origin): Record<string, unknown> => ({
  ...templateContext(recipientId, endpoint),
  Origin: {
    CampaignId: origin.campaignId,
    TreatmentId: origin.treatmentId,
    JourneyId: origin.journeyId,
    ActivityId: origin.activityId,
  },
});

const toPokeOrigin = ({ campaignId, treatmentId, journeyId, activityId }: Origin): PokeOrigin => ({
  campaignId,
  treatmentId,
  journeyId,
  activityId,
});

/** Why an endpoint receives no message, or `undefined` if it may receive one. */
export const whySkipped = (endpoint: Endpoint | MalformedEndpoint): string | undefined => {
  if (isMalformed(endpoint)) return `malformed: ${endpoint.malformed}`;
  if (endpoint.OptOut === "ALL") return "opted-out";
  if (endpoint.EndpointStatus === "INACTIVE") return "inactive";
  return undefined;
};

/** The id under which the customer's app registers: the user id, or else the address of a custom endpoint. */
export const customerIdOf = (endpoint: Endpoint): string | undefined =>
  endpoint.User?.UserId || (endpoint.ChannelType === "CUSTOM" && endpoint.Address) || undefined;

/** An id within a send. It is the same each time the send is retried, and independent of the rest of the batch. */
export const sendHash = (kind: string, origin: Origin, ...parts: (string | undefined)[]): string => {
  const { applicationId, campaignId, journeyId, activityId, treatmentId, runId, scheduledTime } = origin;
  const send = [applicationId, campaignId, journeyId, activityId, treatmentId, runId, scheduledTime];
  return hash("sha256", JSON.stringify([kind, ...send, ...parts]), "base64url");
};
