import { jsonBytes } from "../../pack-by-size.ts";
import {
  API_REQUEST_MAX_BYTES,
  ENDPOINT_BATCH_MAX,
  EVENTS_PER_REQUEST,
  EVENTS_REQUEST_MAX_BYTES,
  RECIPIENTS_PER_REQUEST,
} from "../../pinpoint/limits.ts";
import type { AddressRules } from "../address.ts";
import { type AudienceEvent, prepareEvent, type ReadyEvent } from "../audience-event.ts";
import { EndpointUpdate, prepareEndpoint } from "../endpoint-update.ts";
import type { AudiencePorts, Surroundings } from "../ports.ts";
import { prepareRecipient, type Recipient, recipientId } from "../recipient.ts";
import type { CapacityPolicy } from "../user-capacity.ts";
import { makeRoom } from "./make-room.ts";
import type { SendContext } from "./send-batch.ts";
import type { SyncPlan } from "./sync.ts";

export type AudienceSettings = {
  addresses: AddressRules;
  capacity: CapacityPolicy;
  /** How many requests are in flight at most. */
  concurrency: number;
  /** How many times an item is sent before it is reported as retryable. */
  attempts: number;
};

// The names and brackets around the items of a request.
const WRAPPER_BYTES = 1_000;

export const endpointPlan = (
  ports: AudiencePorts<never>,
  { addresses, capacity }: AudienceSettings,
  context: SendContext,
): SyncPlan<EndpointUpdate, EndpointUpdate> => ({
  operation: "UpdateEndpointsBatch",
  isRepeatable: true,
  isDivisible: true,
  maxCount: ENDPOINT_BATCH_MAX,
  maxBytes: API_REQUEST_MAX_BYTES - WRAPPER_BYTES,
  bytesOf: jsonBytes,
  keysOf: ({ Id }) => [Id],
  idOf: ({ Id }) => Id,
  prepare: (update) => prepareEndpoint(EndpointUpdate, update, addresses),
  ...(capacity !== "as-pinpoint" && { before: (updates) => makeRoom(updates, capacity, ports, context) }),
  call: async (updates, signal) => {
    await ports.updateEndpoints(updates, signal);
    return updates.map(() => ({ kind: "done" }));
  },
});

/** For one endpoint, whose call has a quota of its own. */
export const singleEndpointPlan = (
  ...[ports, settings, context]: Parameters<typeof endpointPlan>
): ReturnType<typeof endpointPlan> => ({
  ...endpointPlan(ports, settings, context),
  operation: "UpdateEndpoint",
  maxCount: 1,
  call: async (updates, signal) => {
    for (const update of updates) await ports.updateEndpoint(update, signal);
    return updates.map(() => ({ kind: "done" }));
  },
});

export const eventPlan = (
  ports: AudiencePorts<never>,
  { addresses }: AudienceSettings,
  { now, newId }: Pick<Surroundings, "now" | "newId">,
): SyncPlan<AudienceEvent, ReadyEvent> => ({
  operation: "PutEvents",
  // An event has the same id in each attempt.
  isRepeatable: true,
  isDivisible: true,
  maxCount: EVENTS_PER_REQUEST,
  maxBytes: EVENTS_REQUEST_MAX_BYTES - WRAPPER_BYTES,
  bytesOf: jsonBytes,
  keysOf: ({ endpointId, eventId, endpoint }) => [
    JSON.stringify([endpointId, eventId]),
    ...(Object.keys(endpoint).length > 0 ? [JSON.stringify([endpointId])] : []),
  ],
  idOf: ({ eventId }) => eventId,
  prepare: (event) => prepareEvent(event, { nowMs: now(), newId, rules: addresses }),
  call: (events, signal) => ports.putEvents(events, signal),
});

export const messagePlan = <Message>(
  ports: Pick<AudiencePorts<Message>, "sendMessages">,
  { addresses }: AudienceSettings,
  message: Message,
): SyncPlan<Recipient, Recipient> => ({
  operation: "SendMessages",
  isRepeatable: false,
  isDivisible: false,
  maxCount: RECIPIENTS_PER_REQUEST,
  maxBytes: API_REQUEST_MAX_BYTES - jsonBytes(message) - WRAPPER_BYTES,
  bytesOf: jsonBytes,
  keysOf: (recipient) => [`${"EndpointId" in recipient}:${recipientId(recipient)}`],
  idOf: recipientId,
  prepare: (recipient) => prepareRecipient(recipient, addresses),
  call: (recipients, signal) => ports.sendMessages(recipients, message, signal),
});
