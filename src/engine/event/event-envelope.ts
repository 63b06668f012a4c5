import type { EngineContext } from "../context.ts";

export type EnvelopeFacts = {
  eventType: string;
  eventTimestampMs: number;
  /** The endpoint id; a record of the project itself has none. */
  clientId?: string;
};

/** The fields that every record of an app's own event has. [Pinpoint developer guide: event streams, app events] */
export const eventEnvelope = (context: EngineContext, appId: string, facts: EnvelopeFacts) => ({
  event_type: facts.eventType,
  event_timestamp: facts.eventTimestampMs,
  arrival_timestamp: context.clock.now(),
  // [Pinpoint developer guide: event streams] 3.0 for app events; campaigns, journeys and channels say 3.1.
  event_version: "3.0",
  application: { app_id: appId, sdk: {} },
  client: { client_id: facts.clientId ?? appId },
  device: { platform: {} },
  session: {},
  attributes: {},
  metrics: {},
  awsAccountId: context.accountId,
});
