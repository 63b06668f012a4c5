import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { APP_EVENT_VERSION } from "../pinpoint/service-event.ts";
import type { Parties } from "./ports.ts";

export type SmsEvent = { eventType: string; attributes?: Record<string, string>; metrics?: Record<string, number> };

/**
 * An event of a conversation in the shape of the event stream. Its endpoint is the customer's number. An event that is
 * written again has the same `event_id`.
 */
export const toSmsEventRecord = (
  { customer, number }: Parties,
  { eventType, attributes = {}, metrics = {} }: SmsEvent,
  id: string,
  now: Date,
): EventStreamRecord => ({
  event_type: eventType,
  event_timestamp: now.getTime(),
  arrival_timestamp: now.getTime(),
  event_version: APP_EVENT_VERSION,
  application: { sdk: {} },
  client: { client_id: customer },
  device: { platform: {} },
  session: {},
  attributes: {
    ...attributes,
    origination_phone_number: customer,
    destination_phone_number: number,
    event_id: id,
  },
  metrics,
});
