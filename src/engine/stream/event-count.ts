import { ownValue } from "../../own-value.ts";

/** The count of events of one kind. `sender` is empty for direct messages. */
export type EventCount = {
  sender: "campaign" | "journey" | "";
  senderId: string;
  /** The id of a campaign's run, or the key of a journey's activity. */
  activityId: string;
  eventType: string;
  /** The send status, or the record status of a text. */
  status: string;
  /** The channel of a `_campaign.send`. */
  channel: string;
  events: number;
  /** Message parts of texts. */
  parts: number;
  /** The price of texts, in thousandths of a US cent. */
  price: number;
};

const COUNTED = /^_(?:campaign\.(?:send|opened_notification)$|journey\.send$|email\.|SMS\.)/;

/** The counts of the records of campaigns, journeys and messages; those of an application's own events are not counted. */
export const countEvents = (records: readonly Record<string, unknown>[]): EventCount[] => {
  const counts = new Map<string, EventCount>();
  let sum: EventCount | undefined;
  for (const record of records) {
    const count = toCount(record);
    if (count === undefined) continue;
    // Most records of a batch are of the same kind as the one before; they need no key.
    if (sum === undefined || !isSameKind(sum, count)) sum = sumOf(counts, count);
    sum.events += count.events;
    sum.parts += count.parts;
    sum.price += count.price;
  }
  return [...counts.values()];
};

const isSameKind = (one: EventCount, other: EventCount): boolean =>
  one.senderId === other.senderId &&
  one.sender === other.sender &&
  one.activityId === other.activityId &&
  one.eventType === other.eventType &&
  one.status === other.status &&
  one.channel === other.channel;

const sumOf = (counts: Map<string, EventCount>, count: EventCount): EventCount => {
  const { sender, senderId, activityId, eventType, status, channel } = count;
  const key = JSON.stringify([sender, senderId, activityId, eventType, status, channel]);
  const sum = counts.get(key) ?? { ...count, events: 0, parts: 0, price: 0 };
  counts.set(key, sum);
  return sum;
};

const toCount = ({
  event_type: eventType,
  attributes = {},
  metrics = {},
}: Record<string, unknown>): EventCount | undefined => {
  if (typeof eventType !== "string" || !COUNTED.test(eventType)) return undefined;
  const text = (name: string): string => String(ownValue(Object(attributes), name) ?? "");
  const status = text("campaign_send_status") || text("journey_send_status") || text("record_status");
  return {
    ...senderOf(text),
    eventType,
    status,
    channel: text("delivery_type"),
    events: 1,
    parts: Number(text("number_of_message_parts")) || 0,
    price: Number(ownValue(Object(metrics), "price_in_millicents_usd")) || 0,
  };
};

const senderOf = (text: (name: string) => string): Pick<EventCount, "sender" | "senderId" | "activityId"> => {
  const [campaignId, journeyId] = [text("campaign_id"), text("journey_id")];
  if (campaignId) return { sender: "campaign", senderId: campaignId, activityId: text("campaign_activity_id") };
  if (journeyId) return { sender: "journey", senderId: journeyId, activityId: text("journey_activity_id") };
  return { sender: "", senderId: "", activityId: "" };
};
