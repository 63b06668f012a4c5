// [Pinpoint developer guide: event streams] `event_version` in the samples of each page. It is at the top level of a
// record, which a caller of PutEvents does not control, so it shows who wrote the record.
/** The version of the records that Pinpoint itself writes: campaign, journey, email and SMS events. */
export const SERVICE_EVENT_VERSION = "3.1";
/** The version of the records of events that applications send. */
export const APP_EVENT_VERSION = "3.0";

const SERVICE_FAMILIES: ReadonlySet<string> = new Set(["_campaign", "_journey", "_email", "_sms", "_test"]);

// [AWS Amplify: push notifications] event types that the client libraries send.
const CLIENT_TYPES: ReadonlySet<string> = new Set(
  ["_campaign", "_journey"].flatMap((family) => [
    `${family}.opened_notification`,
    `${family}.received_foreground`,
    `${family}.received_background`,
  ]),
);

/**
 * Whether only Pinpoint itself writes events of this type, such as `_email.hardbounce`, in any letter case. Applications
 * send `_session.*`, `_userauth.*`, `_monetization.*`, `_inapp.*`, what happened to a push notification, and their own types.
 */
export const isServiceEventType = (eventType: string): boolean => {
  if (!eventType.startsWith("_")) return false;
  const type = eventType.toLowerCase();
  const dot = type.indexOf(".");
  return SERVICE_FAMILIES.has(dot === -1 ? type : type.slice(0, dot)) && !CLIENT_TYPES.has(type);
};
