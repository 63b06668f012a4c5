import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SendToQueue } from "../channel/flow/enqueue.ts";
import { clientSettings } from "./client-settings.ts";

// Short, because work is enqueued in the last seconds of a run.
const REQUEST_TIMEOUT_MS = 1_000;

/** Sends up to ten messages in one request. */
export const connectQueue = (queueUrl: string): SendToQueue => {
  // The queue URL may contain another host than AWS_ENDPOINT_URL; all clients use the latter.
  const client = new SQSClient({ ...clientSettings(REQUEST_TIMEOUT_MS), useQueueUrlAsEndpoint: false });
  return async (messages) => {
    const command = new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map(({ body, delaySeconds }, index) => ({
        Id: index.toString(),
        MessageBody: body,
        DelaySeconds: delaySeconds,
      })),
    });
    const accepted = await client.send(command).then(
      ({ Successful }) => new Set(Successful?.map(({ Id }) => Id)),
      () => new Set(),
    );
    return messages.map((_, index) => accepted.has(index.toString()));
  };
};
