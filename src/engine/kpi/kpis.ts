import {
  campaignDeliveries,
  campaignDeliveryRate,
  campaignSends,
  eventRatio,
  eventTotal,
  type Measure,
  parts,
  pushOpenRate,
  pushOpens,
  smsFailures,
  smsSpend,
} from "./measure.ts";

/** The field by which the values of a metric are grouped. */
export type Grouping = "campaign" | "campaign-activity" | "journey-activity" | "date" | "status";

export type Kpi = {
  measure: Measure;
  groupBy: Grouping | undefined;
  /** `UniqueDeliveries`: the metric's name in its results. */
  key: string;
};

// unspecified by AWS except for UniqueDeliveries, the key of unique-deliveries.
const keyOf = (name: string): string =>
  name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

/** One metric for each grouping of a name; `""` is the metric without grouping. */
const kpis = (name: string, measure: Measure, ...groupings: (Grouping | "")[]): [string, Kpi][] =>
  groupings.map((groupBy) => [
    groupBy === "" ? name : `${name}-grouped-by-${groupBy}`,
    { measure, groupBy: groupBy || undefined, key: keyOf(name) },
  ]);

const openRate = eventRatio("_email.open", "_email.delivered");

// [Pinpoint developer guide: campaign metrics]
export const CAMPAIGN_KPIS: ReadonlyMap<string, Kpi> = new Map([
  ...kpis("hard-bounce-rate", eventRatio("_email.hardbounce", "_email.send"), "", "campaign-activity"),
  ...kpis("successful-delivery-rate", campaignDeliveryRate, "", "campaign-activity", "date"),
  ...kpis("email-open-rate", openRate, "", "campaign-activity"),
  ...kpis("direct-email-opens", eventTotal("_email.open"), "campaign-activity"),
  ...kpis("clicks", eventTotal("_email.click"), "campaign-activity"),
  ...kpis("successful-deliveries", campaignDeliveries, "campaign-activity"),
  ...kpis("attempted-deliveries", campaignSends, "campaign-activity"),
  ...kpis("push-open-rate", pushOpenRate, "", "campaign-activity"),
  ...kpis("direct-push-opens", pushOpens, "campaign-activity"),
  ...kpis("sms-spend", smsSpend, ""),
]);

// [Pinpoint developer guide: application metrics for campaigns]
export const APPLICATION_CAMPAIGN_KPIS: ReadonlyMap<string, Kpi> = new Map([
  ...kpis("successful-delivery-rate", campaignDeliveryRate, "", "date"),
  ...kpis("email-open-rate", openRate, "", "campaign"),
  ...kpis("successful-deliveries", campaignDeliveries, "campaign"),
  ...kpis("push-open-rate", pushOpenRate, "", "campaign"),
]);

// [Pinpoint developer guide: application metrics for transactional email messages, … SMS messages]
export const TRANSACTIONAL_KPIS: ReadonlyMap<string, Kpi> = new Map([
  ...kpis("txn-emails-clicked", eventTotal("_email.click"), "", "date"),
  ...kpis("txn-emails-complaint-rate", eventRatio("_email.complaint", "_email.send"), "", "date"),
  ...kpis("txn-emails-with-complaints", eventTotal("_email.complaint"), "", "date"),
  ...kpis("txn-emails-delivered", eventTotal("_email.delivered"), "", "date"),
  ...kpis("txn-emails-delivery-rate", eventRatio("_email.delivered", "_email.send"), "", "date"),
  ...kpis("txn-emails-hard-bounced", eventTotal("_email.hardbounce"), "", "date"),
  ...kpis("txn-emails-opened", eventTotal("_email.open"), "", "date"),
  ...kpis("txn-emails-sent", eventTotal("_email.send"), "", "date"),
  ...kpis("txn-emails-soft-bounced", eventTotal("_email.softbounce"), "", "date"),
  ...kpis("txn-sms-delivered", eventTotal("_SMS.SUCCESS"), "", "date"),
  ...kpis("txn-sms-delivered-by-parts", eventTotal("_SMS.SUCCESS", parts), ""),
  ...kpis("txn-sms-delivery-rate", eventRatio("_SMS.SUCCESS", "_SMS.BUFFERED"), "", "date"),
  ...kpis("txn-sms-sent", eventTotal("_SMS.BUFFERED"), "", "date"),
  ...kpis("txn-sms-sent-by-parts", eventTotal("_SMS.BUFFERED", parts), ""),
  ["txn-sms-error-distribution", { measure: smsFailures, groupBy: "status", key: "TxnSmsErrorDistribution" }],
]);

// [Pinpoint developer guide: journey engagement metrics]
const EMAIL_OUTCOMES = [
  ["clicked", "click"],
  ["complained", "complaint"],
  ["delivered", "delivered"],
  ["hardbounced", "hardbounce"],
  ["opened", "open"],
  ["rejected", "rejected"],
  ["sent", "send"],
  ["softbounced", "softbounce"],
  ["unsubscribed", "unsubscribe"],
] as const;

export const JOURNEY_KPIS: ReadonlyMap<string, Kpi> = new Map(
  EMAIL_OUTCOMES.flatMap(([outcome, event]) => [
    ...kpis(`journey-emails-${outcome}`, eventTotal(`_email.${event}`), ""),
    ...kpis(`emails-${outcome}`, eventTotal(`_email.${event}`), "journey-activity"),
  ]),
);

// Documented metrics that need what the engine does not store: which endpoints, or the country of a text.
export const UNCOUNTED_KPIS = /^unique-deliveries|^txn-emails-unique-|-grouped-by-country$/;
