// Moves notifications that could not be handled back to the queue, to be handled again. Run it after the cause is repaired.
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { settings } from "./aws.ts";
import { openQueues } from "./queues.ts";

const sqs = new SQSClient(settings);
const { bounces, failed } = await openQueues(sqs);

const receive = async () => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: failed.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
  );
  return Messages;
};

let moved = 0;
for (let messages = await receive(); messages.length > 0; messages = await receive()) {
  for (const { Body, ReceiptHandle } of messages) {
    await sqs.send(new SendMessageCommand({ QueueUrl: bounces.url, MessageBody: Body }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: failed.url, ReceiptHandle }));
    moved++;
  }
}
console.log(`${moved} moved back`);
