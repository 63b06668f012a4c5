import * as z from "zod";
import type { WireRequest, WireResponse } from "../door/service.ts";
import { longestWaitSeconds, messagesPerCall } from "./limits.ts";

const MessageAttribute = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

/** [SQS API reference, ReceiveMessage] */
export const SqsMessage = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  MD5OfMessageAttributes: z.string().optional(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MessageAttributes: z.record(z.string(), MessageAttribute).default({}),
});
export type SqsMessage = z.infer<typeof SqsMessage>;

const ReceiveAnswer = z.object({ Messages: z.array(SqsMessage).default([]) });
const QueueUrlAnswer = z.object({ QueueUrl: z.string() });

export type Sqs = ReturnType<typeof connectSqs>;

const pagesOf = <Item>(items: Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, page) => items.slice(page * size, (page + 1) * size));

/** SQS as an event source needs it, over whatever carries a request to the queues. */
export const connectSqs = (send: (request: WireRequest) => Promise<WireResponse>) => {
  const call = async (operation: string, input: object): Promise<unknown> => {
    const body = Buffer.from(JSON.stringify(input));
    const headers = {
      host: "localhost",
      "content-type": "application/x-amz-json-1.0",
      "content-length": String(body.length),
      "x-amz-target": `AmazonSQS.${operation}`,
    };
    const answer = await send({ method: "POST", url: "/", headers, body });
    const text = Buffer.from(answer.body).toString();
    if (answer.status !== 200) throw new Error(`SQS ${operation} answered ${answer.status}: ${text}`);
    return text === "" ? {} : JSON.parse(text);
  };
  return {
    queueUrl: async (arn: string): Promise<string> =>
      QueueUrlAnswer.parse(await call("GetQueueUrl", { QueueName: arn.split(":")[5] })).QueueUrl,
    receive: async (QueueUrl: string, count: number, waitSeconds: number): Promise<SqsMessage[]> => {
      const answer = await call("ReceiveMessage", {
        QueueUrl,
        MaxNumberOfMessages: Math.min(count, messagesPerCall),
        WaitTimeSeconds: Math.min(waitSeconds, longestWaitSeconds),
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      });
      return ReceiveAnswer.parse(answer).Messages;
    },
    remove: async (QueueUrl: string, messages: SqsMessage[]): Promise<void> => {
      for (const page of pagesOf(messages, messagesPerCall)) {
        const Entries = page.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        await call("DeleteMessageBatch", { QueueUrl, Entries });
      }
    },
    giveBack: async (QueueUrl: string, messages: SqsMessage[]): Promise<void> => {
      for (const page of pagesOf(messages, messagesPerCall)) {
        const Entries = page.map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        }));
        await call("ChangeMessageVisibilityBatch", { QueueUrl, Entries });
      }
    },
  };
};
