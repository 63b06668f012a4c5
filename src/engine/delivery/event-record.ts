import { SERVICE_EVENT_VERSION } from "../../pinpoint/service-event.ts";
import type { EngineContext } from "../context.ts";

export type EventOrigin = { context: EngineContext; appId: string; endpointId: string; now: number };

/** A record that Pinpoint itself writes: the fields that all of them have, then `more`, those of its type. [Pinpoint developer guide: event streams] */
export const eventRecord = (
  { context, appId, endpointId, now }: EventOrigin,
  eventType: string,
  attributes: Record<string, string>,
  more: object,
) => ({
  event_type: eventType,
  event_timestamp: now,
  arrival_timestamp: now,
  event_version: SERVICE_EVENT_VERSION,
  application: { app_id: appId, sdk: {} },
  client: { client_id: endpointId },
  device: { platform: {} },
  session: {},
  attributes,
  ...more,
  awsAccountId: context.accountId,
});

export type EventRecord = ReturnType<typeof eventRecord>;
