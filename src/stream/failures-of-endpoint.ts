import { Buffer } from "node:buffer";
import type { EngagementEvent } from "./notification.ts";
import { readRecord } from "./read-record.ts";
import type { Replayed } from "./replay.ts";

/** An event that says that an endpoint received nothing, or must receive nothing. */
export type EndpointFailure = {
  at: Date;
  /** The event type, such as `poke.refused` or `_campaign.send`. */
  event: string;
  reason: string | undefined;
  campaignId: string | undefined;
  journeyId: string | undefined;
  activityId: string | undefined;
};

/** The failures of an endpoint in one record of the event stream; of one application if its id is given. */
export const failuresOfEndpoint = (
  { position, arrivedAt, data }: Replayed,
  endpointId: string,
  applicationId?: string,
): EndpointFailure[] => {
  const bytes = Buffer.from(data);
  // Most records are about other endpoints; their text is not parsed.
  if (!bytes.includes(JSON.stringify(endpointId))) return [];
  const record = { id: position, position, arrivedAt, data: bytes.toString("base64") };
  return readRecord(record).flatMap((item) => {
    if (item.kind !== "notification" || item.notification.endpointId !== endpointId) return [];
    if (applicationId !== undefined && item.notification.applicationId !== applicationId) return [];
    const { notification } = item;
    return isFailure(notification) ? [toFailure(notification, item.arrivedAt)] : [];
  });
};

type FailureEvent = Extract<
  EngagementEvent,
  { type: "failed" | "hard-bounce" | "soft-bounce" | "complaint" | "opt-out" }
>;

const isFailure = (event: EngagementEvent): event is FailureEvent =>
  ["failed", "hard-bounce", "soft-bounce", "complaint", "opt-out"].includes(event.type);

const toFailure = (event: FailureEvent, arrivedAt: Date): EndpointFailure => ({
  at: event.occurredAt === undefined ? arrivedAt : new Date(event.occurredAt),
  event: event.event,
  reason: event.reason,
  campaignId: event.campaignId,
  journeyId: event.journeyId,
  activityId: event.campaignActivityId ?? event.journeyActivityId,
});
