import { ListTopicsCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { Notification } from "../../src/stream/notification.ts";
import type { TestCloud } from "../local/cloud-fixture.ts";

export type IsvQueue = {
  /** Receives and deletes up to ten notifications within a second; returns their number. */
  receive(onNotification: (notification: Notification) => void): Promise<number>;
};

/** An ISV's queue, subscribed to the notifications that match the filter. */
export const subscribeQueue = async (
  { sns, sqs }: TestCloud["clients"],
  name: string,
  filter?: Record<string, string[]>,
): Promise<IsvQueue> => {
  const { Topics } = await sns.send(new ListTopicsCommand({}));
  const { TopicArn = "" } = Topics?.find((topic) => topic.TopicArn?.includes("NotificationTopic")) ?? {};
  const fifo = TopicArn.endsWith(".fifo") && { QueueName: `${name}.fifo`, Attributes: { FifoQueue: "true" } };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, ...fifo }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const policy = filter && { FilterPolicy: JSON.stringify(filter) };
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "sqs",
      Endpoint: Attributes?.QueueArn,
      Attributes: { RawMessageDelivery: "true", ...policy },
    }),
  );
  const request = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
  return {
    receive: async (onNotification) => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
      if (Messages.length === 0) return 0;
      for (const { Body = "" } of Messages) onNotification(Notification.parse(JSON.parse(Body)));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      return Messages.length;
    },
  };
};
