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

/** An ISV that receives notifications of one type: its SQS queue subscribes to the SNS topic with a filter policy. */
export const subscribeIsv = async (
  { sns, sqs }: { sns: SNSClient; sqs: SQSClient },
  TopicArn: string,
  type: "hard-bounce" | "opt-out",
): Promise<Isv> => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `example-crm-${type}s` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "sqs",
      Endpoint: Attributes?.QueueArn,
      Attributes: { RawMessageDelivery: "true", FilterPolicy: JSON.stringify({ type: [type] }) },
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
