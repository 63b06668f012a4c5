import { type Event, type EventsBatch, PinpointClient, PutEventsCommand } from "@aws-sdk/client-pinpoint";
import type { WriteRecords } from "../channel/flow/write-results.ts";
import { ownValue } from "../own-value.ts";
import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { clientSettings } from "./client-settings.ts";

// Short, because results are written in the last seconds of a run.
const REQUEST_TIMEOUT_MS = 1_000;

const endpointIdOf = (record: EventStreamRecord): string => record.client?.client_id ?? "";
const eventIdOf = (record: EventStreamRecord): string => record.attributes?.event_id ?? "";

const toEvent = (record: EventStreamRecord): Event => ({
  EventType: record.event_type,
  Timestamp: new Date(record.event_timestamp).toISOString(),
  Attributes: record.attributes,
});

const toBatchItems = (records: EventStreamRecord[]): Record<string, EventsBatch> => {
  // An empty endpoint does not change the stored one.
  const toItem = (own: EventStreamRecord[]): EventsBatch => ({
    Endpoint: {},
    Events: Object.fromEntries(own.map((record) => [eventIdOf(record), toEvent(record)])),
  });
  const items = [...Map.groupBy(records, endpointIdOf)].map(([endpointId, own]) => [endpointId, toItem(own)]);
  return Object.fromEntries(items);
};

/** Writes records of one application with PutEvents, which publishes them to the application's event stream. */
export const connectPutEvents = (): ((
  applicationId: string,
  ...args: Parameters<WriteRecords>
) => ReturnType<WriteRecords>) => {
  const client = new PinpointClient(clientSettings(REQUEST_TIMEOUT_MS));
  return async (applicationId, records) => {
    const command = new PutEventsCommand({
      ApplicationId: applicationId,
      EventsRequest: { BatchItem: toBatchItems(records) },
    });
    const results = await client.send(command).then(
      ({ EventsResponse }) => EventsResponse?.Results ?? {},
      () => undefined,
    );
    if (results === undefined) return records;
    // The documented shapes of the response differ, so only an explicit error status counts as a failure.
    // [Pinpoint API reference: PutEvents]
    return records.filter((record) => {
      const responses = ownValue(results, endpointIdOf(record))?.EventsItemResponse ?? {};
      return (ownValue(responses, eventIdOf(record))?.StatusCode ?? 202) >= 300;
    });
  };
};
