import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { TOPIC_ARN } from "./aws.ts";

export type Queue = { url: string; arn: string };
export type Queues = { bounces: Queue; failed: Queue };

/** A notification that could not be handled this many times moves to the queue `failed`. */
const MAX_RECEIVE_COUNT = 2;
/** Longer than handling one notification takes; here short, so that a failure is seen soon. */
const VISIBILITY_SECONDS = 2;

/** Creates the two queues, or finds them if they exist. */
export const openQueues = async (sqs: SQSClient): Promise<Queues> => {
  const failed = await openQueue(sqs, "example-crm-failed", {});
  const redrive = { deadLetterTargetArn: failed.arn, maxReceiveCount: MAX_RECEIVE_COUNT };
  const bounces = await openQueue(sqs, "example-crm-bounces", {
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    RedrivePolicy: JSON.stringify(redrive),
    Policy: JSON.stringify(ALLOW_TOPIC),
  });
  return { bounces, failed };
};

const openQueue = async (sqs: SQSClient, QueueName: string, Attributes: Record<string, string>): Promise<Queue> => {
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const found = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  return { url: QueueUrl, arn: found.Attributes?.QueueArn ?? "" };
};

/** Without it, SNS cannot send to the queue. */
const ALLOW_TOPIC = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
      Condition: { ArnEquals: { "aws:SourceArn": TOPIC_ARN } },
    },
  ],
};
