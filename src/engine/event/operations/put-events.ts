import * as z from "zod";
import { EVENTS_PER_REQUEST, EVENTS_REQUEST_MAX_BYTES } from "../../../pinpoint/limits.ts";
import { mapOf } from "../../../pinpoint/map-of.ts";
import { badRequest, payloadTooLarge } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import { EndpointRequest } from "../../endpoint/endpoint-request.ts";
import { loadEndpoint, markActive, putEndpoints } from "../../endpoint/store/endpoints.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, whyInvalidBody } from "../../request-body.ts";
import { type EventStreamEntry, writeEventStream } from "../../stream/store/event-streams.ts";
import { AppEvent } from "../app-event.ts";
import { appEventRecord } from "../app-event-record.ts";
import { addEventType } from "../store/event-types.ts";
import { whyEventOverLimits } from "../why-event-over-limits.ts";

// Endpoints and events are parsed one at a time, so that an invalid one does not affect the others.
const EventsRequest = z.object({
  BatchItem: mapOf(z.object({ Endpoint: z.unknown(), Events: mapOf(z.unknown()) })),
});
type EventsRequest = z.infer<typeof EventsRequest>;
type BatchItem = EventsRequest["BatchItem"][string];

type ItemResponse = { StatusCode: 202 | 400; Message: string };
const ACCEPTED: ItemResponse = { StatusCode: 202, Message: "Accepted" };
const refused = (reason: string): ItemResponse => ({ StatusCode: 400, Message: reason });

export const putEvents: Operation = (context, { path, body, bodyBytes, requestId }) => {
  const app = requireApp(context, path["application-id"]);
  if (bodyBytes > EVENTS_REQUEST_MAX_BYTES)
    throw payloadTooLarge(`The request has ${bodyBytes} bytes; the limit is ${EVENTS_REQUEST_MAX_BYTES}`);
  const { BatchItem } = parseBody(EventsRequest, body);
  refuseTooManyEvents(BatchItem);
  return transaction(context.db, () => {
    const items = Object.entries(BatchItem).map(([id, item]) => putItem(context, app.id, id, item, requestId));
    // All at once, so that event filters, counts and stream are read once for each request.
    writeEventStream(
      context,
      app.id,
      items.flatMap(({ records }) => records),
    );
    return { Results: Object.fromEntries(items.map(({ id, response }) => [id, response])) };
  });
};

const refuseTooManyEvents = (items: EventsRequest["BatchItem"]): void => {
  const count = Object.values(items).reduce((sum, { Events }) => sum + Object.keys(Events).length, 0);
  if (count > EVENTS_PER_REQUEST)
    throw badRequest(`BatchItem: the request has ${count} events; the limit is ${EVENTS_PER_REQUEST}`);
};

const putItem = (context: EngineContext, appId: string, id: string, item: BatchItem, requestId: string) => {
  const endpointResponse = putEndpoint(context, appId, id, item.Endpoint, requestId);
  const endpoint = loadEndpoint(context, appId, id)?.endpoint;
  const records: EventStreamEntry[] = [];
  const eventResponses = Object.entries(item.Events).map(([eventId, sent]): [string, ItemResponse] => {
    const event = readEvent(context, appId, sent);
    if (typeof event === "string") return [eventId, refused(event)];
    records.push(appEventRecord(context, appId, id, endpoint, event));
    return [eventId, ACCEPTED];
  });
  if (records.length > 0) markActive(context, appId, id);
  const response = {
    EndpointItemResponse: endpointResponse,
    EventsItemResponse: Object.fromEntries(eventResponses),
  };
  return { id, response, records };
};

/** Creates or updates the endpoint; `Endpoint: {}` does neither. */
const putEndpoint = (context: EngineContext, appId: string, id: string, sent: unknown, requestId: string) => {
  const parsed = EndpointRequest.safeParse(sent, { reportInput: true });
  if (!parsed.success) return refused(`Endpoint: ${whyInvalidBody(parsed.error)}`);
  if (Object.values(parsed.data).every((value) => value === undefined || value === null)) return ACCEPTED;
  const [result] = putEndpoints(context, appId, [{ id, request: parsed.data }], requestId);
  return result?.kind === "refused" ? refused(`Endpoint: ${result.reason}`) : ACCEPTED;
};

/** The event, or the reason why it is refused. */
const readEvent = (context: EngineContext, appId: string, sent: unknown): AppEvent | string => {
  const parsed = AppEvent.safeParse(sent, { reportInput: true });
  if (!parsed.success) return whyInvalidBody(parsed.error);
  const reason = whyEventOverLimits(parsed.data);
  if (reason) return reason;
  return addEventType(context, appId, parsed.data.EventType)
    ? parsed.data
    : "EventType: the application has reached its limit of custom event types";
};
