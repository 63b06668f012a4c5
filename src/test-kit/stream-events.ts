import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { APP_EVENT_VERSION, isServiceEventType, SERVICE_EVENT_VERSION } from "../pinpoint/service-event.ts";

/**
 * A record of the event stream. [Pinpoint developer guide: event streams]
 *
 * @example
 * kinesisEvent([eventStreamRecord("_campaign.opened_notification"), eventStreamRecord("CheckedOut")]);
 */
export const eventStreamRecord = (eventType: string, fields: Partial<EventStreamRecord> = {}): EventStreamRecord => ({
  event_type: eventType,
  event_timestamp: 1_788_278_401_000,
  arrival_timestamp: 1_788_278_401_219,
  event_version: isServiceEventType(eventType) ? SERVICE_EVENT_VERSION : APP_EVENT_VERSION,
  application: { app_id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", sdk: {} },
  client: { client_id: "endpoint-1" },
  device: { platform: {} },
  session: {},
  attributes: {},
  ...fields,
});

/** A bounce or complaint, and the address that it is about. */
export type EmailProblem = { type: "_email.hardbounce" | "_email.softbounce" | "_email.complaint"; address: string };

/** The record of a bounce or complaint. [Pinpoint developer guide: email events] */
export const emailRecord = ({ type, address }: EmailProblem, fields: Partial<EventStreamRecord> = {}) => {
  const mail = {
    message_id: "0100018f-0000",
    message_send_timestamp: 1_788_278_401_000,
    from_address: "sender@example.com",
    destination: [address],
  };
  const details =
    type === "_email.complaint"
      ? { complaint: { complained_recipients: [{ email_address: address }], complaint_feedback_type: "abuse" } }
      : {
          bounce: {
            bounce_type: type === "_email.hardbounce" ? "Permanent" : "Transient",
            bounce_sub_type: "General",
            bounced_recipients: [{ email_address: address, action: "failed", status: "5.1.1" }],
          },
        };
  return eventStreamRecord(type, { facets: { email_channel: { mail_event: { mail, ...details } } }, ...fields });
};

const encode = (document: object): string => Buffer.from(JSON.stringify(document)).toString("base64");

/** The event of a Kinesis event source mapping, with one document in each record. [Lambda developer guide: Kinesis] */
export const kinesisEvent = (documents: object[]) => ({
  Records: documents.map((document, at) => {
    const sequenceNumber = `4959${String(at).padStart(52, "0")}`;
    return {
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "endpoint-1",
        sequenceNumber,
        data: encode(document),
        approximateArrivalTimestamp: 1_788_278_401.219,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      awsRegion: "us-east-1",
      eventSourceARN: "arn:aws:kinesis:us-east-1:111122223333:stream/engagement",
    };
  }),
});

/** The event of a Firehose transformation. [Firehose developer guide: data transformation] */
export const firehoseEvent = (documents: object[]) => ({
  invocationId: "invocation-1",
  deliveryStreamArn: "arn:aws:firehose:us-east-1:111122223333:deliverystream/engagement",
  region: "us-east-1",
  records: documents.map((document, at) => ({
    recordId: `record-${at + 1}`,
    approximateArrivalTimestamp: 1_788_278_401_219,
    data: encode(document),
  })),
});
