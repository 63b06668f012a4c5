import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SendToQueue } from "../channel/flow/enqueue.ts";
import { clientSettings } from "./client-settings.ts";

const REQUEST_TIMEOUT_MS = 1_000;

/** Sends at most ten messages in one request. */
export const connectQueue = (queueUrl: string): SendToQueue => {
  // The endpoint is the one that every other client uses, whatever host the queue's name was made with.
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
    const taken = await client.send(command).then(
      ({ Successful }) => new Set(Successful?.map(({ Id }) => Id)),
      () => new Set(),
    );
    return messages.map((_, index) => taken.has(index.toString()));
  };
};
