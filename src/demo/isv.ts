import { type SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

export type Isv = {
  /** The bodies of the notifications received so far. */
  notifications: string[];
  stop: () => Promise<void>;
};

/** An ISV that is notified of hard bounces only: its SQS queue subscribes to the SNS topic with a filter policy. */
export const subscribeIsv = async (sns: SNSClient, sqs: SQSClient, TopicArn: string): Promise<Isv> => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "example-crm-hard-bounces" }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "sqs",
      Endpoint: Attributes?.QueueArn,
      Attributes: { RawMessageDelivery: "true", FilterPolicy: JSON.stringify({ type: ["hard-bounce"] }) },
    }),
  );
  const notifications: string[] = [];
  let isListening = true;
  const listen = async (): Promise<void> => {
    while (isListening) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      for (const { Body, ReceiptHandle } of Messages) {
        notifications.push(Body ?? "");
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  };
  const listening = listen();
  return {
    notifications,
    stop: async () => {
      isListening = false;
      await listening;
    },
  };
};
