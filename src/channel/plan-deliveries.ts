import type { Endpoint } from "../pinpoint/endpoint.ts";
import { isMalformed } from "../pinpoint/endpoint.ts";
import { templateContext } from "../pinpoint/template-context.ts";
import { POKE_MAX_BYTES } from "../poke/envelope.ts";
import type { Delivery } from "./delivery.ts";
import type { Outcome } from "./outcome.ts";
import { multicastId, pokeId } from "./poke-id.ts";
import type { ChannelBatch, Recipient } from "./recipient.ts";
import type { TypedMessage } from "./typed-message.ts";
import { customerIdOf, whySkipped } from "./why-skipped.ts";

/** Every recipient is in exactly one delivery, or has an outcome. */
export type DeliveryPlan = { deliveries: Delivery[]; outcomes: Map<string, Outcome> };

type Planned = { kind: "deliver"; delivery: Delivery } | { kind: "decided"; outcome: Outcome };

const skip = (reason: string): Planned => ({ kind: "decided", outcome: { outcome: "skipped", reason } });
const refuse = (reason: string): Planned => ({ kind: "decided", outcome: { outcome: "refused", reason } });

const planMessage = (
  batch: ChannelBatch,
  recipient: Recipient,
  endpoint: Endpoint,
  message: TypedMessage,
  now: Date,
): Planned => {
  if (!message.ok) return refuse(message.reason);
  const rendered = message.render(templateContext(recipient.id, endpoint), now);
  if (!rendered.ok) return refuse(rendered.reason);
  const { domain, filter, data } = rendered.value;
  const dataText = JSON.stringify(data) as string | undefined;
  const dataBytes = dataText === undefined ? 0 : Buffer.byteLength(dataText);
  if (dataBytes > POKE_MAX_BYTES) return refuse(`data: ${dataBytes} bytes once rendered, at most ${POKE_MAX_BYTES}`);

  const shared = { recipientIds: [recipient.id], domain, data };
  if (filter !== undefined) {
    const id = multicastId(batch.origin, domain, filter, dataText);
    return { kind: "deliver", delivery: { kind: "multicast", id, filter, ...shared } };
  }
  const customerId = customerIdOf(endpoint);
  if (customerId === undefined) return skip("no-customer-id");
  const id = pokeId(batch.origin, recipient.id, recipient.idempotencyToken, batch.data);
  return { kind: "deliver", delivery: { kind: "poke", id, customerId, ...shared } };
};

const planRecipient = (batch: ChannelBatch, recipient: Recipient, message: TypedMessage, now: Date): Planned => {
  const { endpoint } = recipient;
  const reason = whySkipped(endpoint);
  if (reason !== undefined || isMalformed(endpoint)) return skip(reason ?? "malformed");
  return planMessage(batch, recipient, endpoint, message, now);
};

/**
 * Who is poked with what, and who is not and why; `message` is the batch's data, compiled. Deliveries with one id become
 * one: a multicast is sent once for all who share domain, filter and data.
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
