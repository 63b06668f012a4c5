import type { QueuedWork } from "../channel/queued-work.ts";
import type { InboundSms } from "../pinpoint/inbound-sms.ts";

/** An inbound SMS. [Pinpoint developer guide: two-way SMS] */
export const inboundSms = (messageBody: string, fields: Partial<InboundSms> = {}): InboundSms => ({
  originationNumber: "+12065550142",
  destinationNumber: "+12065550100",
  messageKeyword: "KEYWORD_111122223333",
  messageBody,
  inboundMessageId: "7d1f0a52-3c44-5b8e-9a10-2f6e4c8b1d90",
  ...fields,
});

const TOPIC_ARN = "arn:aws:sns:us-east-1:111122223333:two-way-sms";

/** The event of an SNS subscription, with each message as JSON text. [Lambda developer guide: SNS] */
export const snsEvent = (messages: object[], topicArn = TOPIC_ARN) => ({
  Records: messages.map((message, at) => ({
    EventSource: "aws:sns",
    EventVersion: "1.0",
    EventSubscriptionArn: `${topicArn}:00000000-0000-0000-0000-000000000000`,
    Sns: {
      Type: "Notification",
      MessageId: `00000000-0000-0000-0000-${String(at + 1).padStart(12, "0")}`,
      TopicArn: topicArn,
      Subject: null,
      Message: JSON.stringify(message),
      Timestamp: "2026-09-01T16:00:00.000Z",
      MessageAttributes: {},
    },
  })),
});

/** The event of an SQS event source mapping, with each body as JSON text. [Lambda developer guide: SQS] */
export const sqsEvent = (bodies: object[], queueArn = "arn:aws:sqs:us-east-1:111122223333:queue") => ({
  Records: bodies.map((body, at) => ({
    messageId: `message-${at + 1}`,
    receiptHandle: `receipt-${at + 1}`,
    body: JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1788278400512",
      SenderId: "111122223333",
      ApproximateFirstReceiveTimestamp: "1788278400731",
    },
    messageAttributes: {},
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: "us-east-1",
  })),
});

/** The event of the channel's queue: deliveries to send, or results to write. */
export const channelQueueEvent = (work: QueuedWork[]) => sqsEvent(work);
