// Subscribes a queue to the bounces and complaints of all campaigns and journeys, and handles each notification once.
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Notification } from "pinpoint-isv-suite/notifications";
import { settings, TOPIC_ARN } from "./aws.ts";
import { updateContact } from "./crm.ts";
import { openQueues } from "./queues.ts";

const sqs = new SQSClient(settings);
const { bounces } = await openQueues(sqs);

await new SNSClient(settings).send(
  new SubscribeCommand({
    TopicArn: TOPIC_ARN,
    Protocol: "sqs",
    Endpoint: bounces.arn,
    Attributes: {
      RawMessageDelivery: "true", // the body is the notification, without an envelope of SNS
      FilterPolicy: JSON.stringify({ type: ["hard-bounce", "complaint"] }),
    },
  }),
);
console.log("subscribed");

/** The ids of handled notifications: a standard topic may repeat one. Keep them in your database for two days. */
const handled = new Set<string>();

const handle = async ({ Body = "", ReceiptHandle }: Message): Promise<void> => {
  const notification = Notification.parse(JSON.parse(Body));
  if (!handled.has(notification.id)) await updateContact(notification);
  handled.add(notification.id);
  await sqs.send(new DeleteMessageCommand({ QueueUrl: bounces.url, ReceiptHandle }));
};

while (true) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: bounces.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
  );
  // A message that is not deleted is received again, and moves to the queue `failed` in the end.
  for (const message of Messages)
    await handle(message).catch((error: Error) => console.log("not handled:", error.message));
}
