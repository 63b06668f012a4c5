import * as z from "zod";
import { chunksOf } from "../../chunks.ts";
import type { WireRequest, WireResponse } from "../door/service.ts";
import { MESSAGES_PER_CALL, RECEIVE_WAIT_MAX_SECONDS } from "./limits.ts";

const MessageAttribute = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

/** [SQS API reference: ReceiveMessage] */
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

const ReceiveMessageResponse = z.object({ Messages: z.array(SqsMessage).default([]) });
const GetQueueUrlResponse = z.object({ QueueUrl: z.string() });

export type Sqs = ReturnType<typeof connectSqs>;

/** The SQS operations of an event source, over any transport that sends a request to SQS. */
export const connectSqs = (send: (request: WireRequest) => Promise<WireResponse>) => {
  const call = async (operation: string, input: object): Promise<unknown> => {
    const body = Buffer.from(JSON.stringify(input));
    const headers = {
      host: "localhost",
      "content-type": "application/x-amz-json-1.0",
      "content-length": String(body.length),
      "x-amz-target": `AmazonSQS.${operation}`,
    };
    const response = await send({ method: "POST", url: "/", headers, body });
    const text = Buffer.from(response.body).toString();
    if (response.status !== 200) throw new Error(`SQS ${operation} failed with status ${response.status}: ${text}`);
    return text === "" ? {} : JSON.parse(text);
  };
  return {
    queueUrl: async (arn: string): Promise<string> =>
      GetQueueUrlResponse.parse(await call("GetQueueUrl", { QueueName: arn.split(":")[5] })).QueueUrl,
    receive: async (QueueUrl: string, count: number, waitSeconds: number): Promise<SqsMessage[]> => {
      const response = await call("ReceiveMessage", {
        QueueUrl,
        MaxNumberOfMessages: Math.min(count, MESSAGES_PER_CALL),
        WaitTimeSeconds: Math.min(waitSeconds, RECEIVE_WAIT_MAX_SECONDS),
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      });
      return ReceiveMessageResponse.parse(response).Messages;
    },
    remove: async (QueueUrl: string, messages: SqsMessage[]): Promise<void> => {
      for (const chunk of chunksOf(messages, MESSAGES_PER_CALL)) {
        const Entries = chunk.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        await call("DeleteMessageBatch", { QueueUrl, Entries });
      }
    },
    /** Makes messages visible to other consumers again. */
    release: async (QueueUrl: string, messages: SqsMessage[]): Promise<void> => {
      for (const chunk of chunksOf(messages, MESSAGES_PER_CALL)) {
        const Entries = chunk.map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        }));
        await call("ChangeMessageVisibilityBatch", { QueueUrl, Entries });
      }
    },
  };
};
