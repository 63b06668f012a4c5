import type { EngineContext } from "../context.ts";
import type { TriggerEvent } from "./matches-filter.ts";
import { listenersOf } from "./store/listeners.ts";
import { addTrigger } from "./store/triggers.ts";

/** The part of a stream record that decides whether it starts a campaign or journey. */
export type EventRecordPart = {
  event_type?: unknown;
  event_version?: unknown;
  client?: { client_id: string };
  attributes?: unknown;
  metrics?: unknown;
  arrival_timestamp?: number;
};

/**
 * Keeps the events that campaigns and journeys wait for, inside the caller's transaction, and wakes the execution. An
 * event about a message does not start the campaign or journey that sent the message: unspecified by AWS; chosen because
 * each message would be followed by another one, without end.
 */
export const keepTriggers = (context: EngineContext, appId: string, records: readonly EventRecordPart[]): void => {
  const listeners = listenersOf(context, appId);
  if (listeners.length === 0) return;
  let kept = false;
  for (const record of records) {
    const event = toEvent(record);
    const senders = [event.attributes.campaign_id, event.attributes.journey_id];
    for (const { owner, matches } of listeners) {
      if (record.client === undefined || senders.includes(owner.id) || !matches(event)) continue;
      addTrigger(context, owner, record.client.client_id, record.arrival_timestamp ?? context.clock.now());
      kept = true;
    }
  }
  if (kept) context.changed();
};

const toEvent = ({ event_type, event_version, attributes, metrics }: EventRecordPart): TriggerEvent => ({
  eventType: String(event_type),
  eventVersion: String(event_version),
  attributes: (attributes ?? {}) as TriggerEvent["attributes"],
  metrics: (metrics ?? {}) as TriggerEvent["metrics"],
});
