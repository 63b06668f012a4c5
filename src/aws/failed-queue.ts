import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  paginateListQueues,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

export type FailedMessage = { body: string; receipt: string };

// [SQS API reference: ReceiveMessage] at most 10 messages.
const MESSAGES_PER_CALL = 10;
// An empty response before the wait has ended does not mean that the queue is empty.
const WAIT_SECONDS = 1;
// Long enough to replay all messages of a queue; a second replay in the meantime does not see them.
const HIDDEN_SECONDS = 900;

/** The URLs of the queues that CloudFormation created for a logical id, which it includes in their names. */
export const findQueues = async (client: SQSClient, resourceId: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client }, {})) {
    found.push(...QueueUrls.filter((url) => url.includes(resourceId)));
  }
  return found;
};

/** Receives all messages of a queue. Those that are not deleted become visible again after 15 minutes, or by `release`. */
export async function* receiveAll(client: SQSClient, queueUrl: string): AsyncGenerator<FailedMessage> {
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: MESSAGES_PER_CALL,
        WaitTimeSeconds: WAIT_SECONDS,
        VisibilityTimeout: HIDDEN_SECONDS,
      }),
    );
    if (Messages.length === 0) return;
    for (const { Body = "", ReceiptHandle = "" } of Messages) yield { body: Body, receipt: ReceiptHandle };
  }
}

export const deleteMessage = async (client: SQSClient, queueUrl: string, { receipt }: FailedMessage): Promise<void> => {
  await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt }));
};

/** Makes a message visible to other receivers at once. */
export const releaseMessage = async (client: SQSClient, queueUrl: string, message: FailedMessage): Promise<void> => {
  const { receipt: ReceiptHandle } = message;
  await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
};
