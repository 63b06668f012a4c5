import type { EventCount } from "../stream/event-count.ts";

type Counts = readonly EventCount[];

/** The value of a metric; undefined if there is nothing to measure. */
export type Measure = (counts: Counts) => number | undefined;

type Amount = (count: EventCount) => number;
type Matches = (count: EventCount) => boolean;

const events: Amount = (count) => count.events;
export const parts: Amount = (count) => count.parts;

const total = (counts: Counts, matches: Matches, amount: Amount = events): number =>
  counts.filter(matches).reduce((sum, count) => sum + amount(count), 0);

// unspecified by AWS whether a percentage is a fraction; chosen because the guide defines it as one number divided by another.
const ratio = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);

const isEvent =
  (eventType: string): Matches =>
  (count) =>
    count.eventType === eventType;

/** How many events of a type there were, if there were any of its family: `_email.` or `_SMS.`. */
export const eventTotal =
  (eventType: string, amount: Amount = events): Measure =>
  (counts) => {
    const family = `${eventType.split(".", 1)[0]}.`;
    if (!counts.some((count) => count.eventType.startsWith(family))) return undefined;
    return total(counts, isEvent(eventType), amount);
  };

export const eventRatio =
  (part: string, whole: string): Measure =>
  (counts) =>
    ratio(total(counts, isEvent(part)), total(counts, isEvent(whole)));

const isSent: Matches = ({ eventType, status }) => eventType === "_campaign.send" && status === "SUCCESS";
const isPush: Matches = ({ channel }) =>
  channel !== "CUSTOM" && channel !== "EMAIL" && channel !== "SMS" && channel !== "VOICE";
const hasSends = (counts: Counts): boolean => counts.some(isEvent("_campaign.send"));

/** The messages that a campaign sent. */
export const campaignSends: Measure = (counts) => (hasSends(counts) ? total(counts, isSent) : undefined);

/** [Pinpoint developer guide: campaign metrics] the messages that were sent, without those that ended in a hard bounce. */
export const campaignDeliveries: Measure = (counts) =>
  hasSends(counts) ? total(counts, isSent) - total(counts, isEvent("_email.hardbounce")) : undefined;

export const campaignDeliveryRate: Measure = (counts) =>
  ratio(campaignDeliveries(counts) ?? 0, campaignSends(counts) ?? 0);

export const pushOpens: Measure = (counts) =>
  hasSends(counts) ? total(counts, isEvent("_campaign.opened_notification")) : undefined;

export const pushOpenRate: Measure = (counts) =>
  ratio(
    pushOpens(counts) ?? 0,
    total(counts, (count) => isSent(count) && isPush(count)),
  );

/** The texts that failed, in a group of them. */
export const smsFailures: Measure = (counts) => total(counts, isEvent("_SMS.FAILURE")) || undefined;

export const smsSpend: Measure = (counts) =>
  hasSends(counts)
    ? total(
        counts,
        ({ eventType }) => eventType.startsWith("_SMS."),
        ({ price }) => price,
      )
    : undefined;
