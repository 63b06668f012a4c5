import { hash } from "node:crypto";
import { type MessageAttributeValue, PublishBatchCommand, type SNSClient } from "@aws-sdk/client-sns";
import { RemoteFault } from "../errors.ts";
import type { PublishVerdict, Topic } from "../stream/ports.ts";
import type { Outgoing } from "../stream/read-record.ts";
import { jitteredPause, type Pause } from "./pause.ts";
import { toRemoteFault } from "./sdk-fault.ts";

const ATTEMPTS = 3;
// [SNS developer guide: message attributes] an empty value refuses the message, and ten is what raw delivery to SQS takes.
const PRINTABLE = /^[\x20-\x7e]{1,256}$/;

const toAttributes = ({ notification }: Outgoing): Record<string, MessageAttributeValue> => {
  const { type, source, event, channel, applicationId, campaignId, journeyId } = notification;
  const texts = { type, source, event, channel, applicationId, campaignId, journeyId };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text !== undefined && PRINTABLE.test(text) ? [[name, { DataType: "String", StringValue: text }]] : [],
    ),
  );
};

/** A FIFO topic keeps the order of a group, and delivers an id once in five minutes. [SNS API reference: Publish] */
const toFifoFields = ({ orderKey, notification }: Outgoing) => ({
  MessageGroupId: hash("sha256", orderKey, "base64url"),
  MessageDeduplicationId: notification.id,
});

const MISSING: PublishVerdict = { kind: "failed", reason: "SNS gave no verdict" };

/** An SNS topic. Subscribers filter by the attributes `type source event channel applicationId campaignId journeyId`. */
export const connectNotificationTopic = (client: SNSClient, topicArn: string, pause: Pause = jitteredPause): Topic => {
  const isFifo = topicArn.endsWith(".fifo");
  const publishOnce = async (batch: Map<number, Outgoing>, verdicts: PublishVerdict[]): Promise<void> => {
    const entries = [...batch].map(([index, outgoing]) => ({
      Id: String(index),
      Message: outgoing.body,
      MessageAttributes: toAttributes(outgoing),
      ...(isFifo && toFifoFields(outgoing)),
    }));
    const answer = await client
      .send(new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }))
      .catch((error: unknown) => toRemoteFault("sns:PublishBatch", error));
    if (answer instanceof RemoteFault) {
      for (const index of batch.keys()) verdicts[index] = { kind: "failed", reason: answer.kind };
      return;
    }
    for (const { Id } of answer.Successful ?? []) verdicts[Number(Id)] = { kind: "published" };
    for (const { Id, Code, SenderFault } of answer.Failed ?? []) {
      verdicts[Number(Id)] = { kind: SenderFault === true ? "refused" : "failed", reason: Code ?? "unknown" };
    }
  };
  return {
    publish: async (batch) => {
      const verdicts: PublishVerdict[] = batch.map(() => MISSING);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const left = new Map([...batch.entries()].filter(([index]) => verdicts[index]?.kind === "failed"));
        if (left.size === 0) break;
        if (attempt > 0) await pause(attempt);
        await publishOnce(left, verdicts);
      }
      return verdicts;
    },
  };
};
