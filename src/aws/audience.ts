import {
  type AddressConfiguration,
  DeleteEndpointCommand,
  DeleteUserEndpointsCommand,
  type EndpointSendConfiguration,
  type EventsBatch,
  GetAppCommand,
  GetUserEndpointsCommand,
  type MessageRequest,
  type PinpointClient,
  PutEventsCommand,
  type PutEventsCommandOutput,
  SendMessagesCommand,
  UpdateEndpointCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import type { ReadyEvent } from "../audience/audience-event.ts";
import type { AudiencePorts } from "../audience/ports.ts";
import type { Recipient } from "../audience/recipient.ts";
import type { ItemResult } from "../audience/report.ts";
import { ownValue } from "../own-value.ts";
import { toSendMessagesResult } from "../pinpoint/reply-result.ts";
import { throwFault, toRemoteFault } from "./sdk-fault.ts";

/** What a message says, to whomever it is sent. [Pinpoint API reference: MessageRequest] */
export type AudienceMessage = Omit<MessageRequest, "Addresses" | "Endpoints">;

export type AudienceClient = PinpointClient;

/** The calls of one application, by a client that makes one attempt: retries and the rate are those of the caller. */
export const connectAudience = (client: PinpointClient, ApplicationId: string): AudiencePorts<AudienceMessage> => {
  const absentIn = (operation: string) => unlessAbsent(client, ApplicationId, operation);
  return {
    checkClient: async () => {
      const attempts = await client.config.maxAttempts();
      if (attempts !== 1) throw new Error(`client: expected maxAttempts 1, got ${attempts}; calls are repeated here`);
    },
    updateEndpoint: async ({ Id, ...EndpointRequest }, abortSignal) => {
      const command = new UpdateEndpointCommand({ ApplicationId, EndpointId: Id, EndpointRequest });
      await client.send(command, { abortSignal }).catch(throwFault("pinpoint:UpdateEndpoint"));
    },
    updateEndpoints: async (updates, abortSignal) => {
      const command = new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item: [...updates] } });
      await client.send(command, { abortSignal }).catch(throwFault("pinpoint:UpdateEndpointsBatch"));
    },
    readUser: async (UserId, abortSignal) => {
      const command = new GetUserEndpointsCommand({ ApplicationId, UserId });
      const found = await client.send(command, { abortSignal }).catch(absentIn("pinpoint:GetUserEndpoints"));
      return (found?.EndpointsResponse?.Item ?? []).map(({ Id = "", ...endpoint }) => ({ Id, ...endpoint }));
    },
    deleteEndpoint: async (EndpointId, abortSignal) => {
      const command = new DeleteEndpointCommand({ ApplicationId, EndpointId });
      await client.send(command, { abortSignal }).catch(absentIn("pinpoint:DeleteEndpoint"));
    },
    deleteUser: async (UserId, abortSignal) => {
      const command = new DeleteUserEndpointsCommand({ ApplicationId, UserId });
      await client.send(command, { abortSignal }).catch(absentIn("pinpoint:DeleteUserEndpoints"));
    },
    putEvents: async (events, abortSignal) => {
      const command = new PutEventsCommand({ ApplicationId, EventsRequest: { BatchItem: toBatchItems(events) } });
      const output = await client.send(command, { abortSignal }).catch(throwFault("pinpoint:PutEvents"));
      return events.map((event) => toEventResult(output, event));
    },
    sendMessages: async (recipients, message, abortSignal) => {
      const command = new SendMessagesCommand({
        ApplicationId,
        MessageRequest: { ...message, ...toTargets(recipients) },
      });
      const { MessageResponse } = await client
        .send(command, { abortSignal })
        .catch(throwFault("pinpoint:SendMessages"));
      const { Result = {}, EndpointResult = {} } = MessageResponse ?? {};
      return recipients.map((recipient) =>
        toMessageResult(
          "EndpointId" in recipient
            ? ownValue(EndpointResult, recipient.EndpointId)
            : ownValue(Result, recipient.Address),
        ),
      );
    },
  };
};

/** For `catch`: undefined if the user or endpoint does not exist, and its application does; otherwise throws a fault. */
const unlessAbsent =
  (client: PinpointClient, ApplicationId: string, operation: string) =>
  async (error: unknown): Promise<undefined> => {
    const fault = toRemoteFault(operation, error);
    if (fault.kind !== "not-found") throw fault;
    await client.send(new GetAppCommand({ ApplicationId })).catch(throwFault(operation));
  };

const toBatchItems = (events: readonly ReadyEvent[]): Record<string, EventsBatch> =>
  Object.fromEntries(
    [...Map.groupBy(events, ({ endpointId }) => endpointId)].map(([endpointId, own]) => [
      endpointId,
      {
        // At most one event of a request has fields of its endpoint; an empty endpoint does not change the stored one.
        Endpoint: own.map(({ endpoint }) => endpoint).find((endpoint) => Object.keys(endpoint).length > 0) ?? {},
        Events: Object.fromEntries(own.map(({ eventId, fields }) => [eventId, fields])),
      },
    ]),
  );

/**
 * The result of one event, and of the endpoint that it updates. The documented shapes of the response differ: without
 * results, the status of the response applies to all events. [Pinpoint API reference: PutEvents]
 */
const toEventResult = (output: PutEventsCommandOutput, { endpointId, eventId, endpoint }: ReadyEvent): ItemResult => {
  const results = output.EventsResponse?.Results;
  if (results === undefined) return { kind: "done" };
  const item = ownValue(results, endpointId);
  const event = toStatusResult("the event", ownValue(item?.EventsItemResponse ?? {}, eventId));
  if (event.kind !== "done" || Object.keys(endpoint).length === 0) return event;
  const updated = toStatusResult("the endpoint", item?.EndpointItemResponse);
  // The event was accepted: it is not sent again for the sake of its endpoint.
  return updated.kind === "done"
    ? event
    : { kind: "permanent", reason: `the event was accepted, but ${updated.reason}` };
};

type Status = { StatusCode?: number | undefined; Message?: string | undefined };

const toStatusResult = (subject: string, status: Status | undefined): ItemResult => {
  if (status === undefined) return { kind: "retryable", reason: `the response has no result for ${subject}` };
  const { StatusCode = 202, Message = "" } = status;
  if (StatusCode < 300) return { kind: "done" };
  const reason = `${subject}: ${StatusCode} ${Message}`;
  if (StatusCode === 429) return { kind: "retryable", reason, isThrottled: true };
  return StatusCode >= 500 ? { kind: "retryable", reason } : { kind: "permanent", reason };
};

const toTargets = (recipients: readonly Recipient[]): Pick<MessageRequest, "Addresses" | "Endpoints"> => {
  const addresses: [string, AddressConfiguration][] = [];
  const endpoints: [string, EndpointSendConfiguration][] = [];
  for (const recipient of recipients) {
    if ("EndpointId" in recipient) {
      const { EndpointId, ...settings } = recipient;
      endpoints.push([EndpointId, settings as EndpointSendConfiguration]);
    } else {
      const { Address, ...settings } = recipient;
      addresses.push([Address, settings as AddressConfiguration]);
    }
  }
  return { Addresses: Object.fromEntries(addresses), Endpoints: Object.fromEntries(endpoints) };
};

const toMessageResult = (result: Parameters<typeof toSendMessagesResult>[0]): ItemResult => {
  const sent = toSendMessagesResult(result);
  switch (sent.kind) {
    case "sent":
      return { kind: "done" };
    case "refused":
      return { kind: "permanent", reason: sent.reason };
    case "failed":
      return { kind: "retryable", reason: sent.reason, isThrottled: result?.DeliveryStatus === "THROTTLED" };
    case "unknown":
      return sent;
    default:
      return sent satisfies never;
  }
};
