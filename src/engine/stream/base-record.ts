import { APP_EVENT_VERSION } from "../../pinpoint/service-event.ts";
import type { EngineContext } from "../context.ts";

export type BaseFacts = {
  eventType: string;
  eventTimestampMs: number;
  /** The endpoint id; undefined in a record about the application itself. */
  clientId?: string;
};

/** The fields common to all event-stream records of an application's own events. [Pinpoint developer guide: event streams, app events] */
export const baseRecord = (context: EngineContext, appId: string, facts: BaseFacts) => ({
  event_type: facts.eventType,
  event_timestamp: facts.eventTimestampMs,
  arrival_timestamp: context.clock.now(),
  event_version: APP_EVENT_VERSION,
  application: { app_id: appId, sdk: {} },
  client: { client_id: facts.clientId ?? appId },
  device: { platform: {} },
  session: {},
  attributes: {},
  metrics: {},
  awsAccountId: context.accountId,
});
