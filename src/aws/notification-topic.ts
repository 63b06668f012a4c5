import { hash } from "node:crypto";
import { type MessageAttributeValue, PublishBatchCommand, type SNSClient } from "@aws-sdk/client-sns";
import { RemoteFault } from "../errors.ts";
import type { NotificationTopic, PublishResult } from "../stream/ports.ts";
import type { OutgoingNotification } from "../stream/stream-item.ts";
import { jitteredPause, type Pause } from "./pause.ts";
import { toRemoteFault } from "./sdk-fault.ts";

// The event source mapping, or a subscriber's redrive, retries what still fails.
const ATTEMPTS = 3;
// [SNS developer guide: message attributes] SNS rejects empty values; raw delivery to SQS allows at most ten attributes.
const PRINTABLE = /^[\x20-\x7e]{1,256}$/;
const NO_RESULT: PublishResult = { kind: "failed", reason: "no result from SNS" };

/**
 * An SNS topic. Subscribers filter by the attributes `type`, `source`, `event`, `channel`, `applicationId`, `campaignId` and
 * `journeyId`.
 */
export const connectNotificationTopic = (
  client: SNSClient,
  topicArn: string,
  pause: Pause = jitteredPause,
): NotificationTopic => {
  const isFifo = topicArn.endsWith(".fifo");
  const publishOnce = async (batch: Map<number, OutgoingNotification>, results: PublishResult[]): Promise<void> => {
    const entries = [...batch].map(([index, outgoing]) => ({
      Id: String(index),
      Message: outgoing.body,
      MessageAttributes: toAttributes(outgoing),
      ...(isFifo && toFifoFields(outgoing)),
    }));
    const response = await client
      .send(new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }))
      .catch((error: unknown) => toRemoteFault("sns:PublishBatch", error));
    if (response instanceof RemoteFault) {
      for (const index of batch.keys()) results[index] = { kind: "failed", reason: response.kind };
      return;
    }
    for (const { Id } of response.Successful ?? []) results[Number(Id)] = { kind: "published" };
    for (const { Id, Code, SenderFault } of response.Failed ?? []) {
      results[Number(Id)] = { kind: SenderFault === true ? "refused" : "failed", reason: Code ?? "unknown" };
    }
  };
  return {
    publish: async (batch) => {
      const results: PublishResult[] = batch.map(() => NO_RESULT);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const left = new Map([...batch.entries()].filter(([index]) => results[index]?.kind === "failed"));
        if (left.size === 0) break;
        if (attempt > 0) await pause(attempt);
        await publishOnce(left, results);
      }
      return results;
    },
  };
};

const toAttributes = ({ notification }: OutgoingNotification): Record<string, MessageAttributeValue> => {
  const { type, source, event, channel, applicationId, campaignId, journeyId } = notification;
  const texts = { type, source, event, channel, applicationId, campaignId, journeyId };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text !== undefined && PRINTABLE.test(text) ? [[name, { DataType: "String", StringValue: text }]] : [],
    ),
  );
};

/** A FIFO topic keeps the order within a group and drops duplicates of an id for five minutes. [SNS API reference: Publish] */
const toFifoFields = ({ orderKey, notification }: OutgoingNotification) => ({
  MessageGroupId: hash("sha256", orderKey, "base64url"),
  MessageDeduplicationId: notification.id,
});
