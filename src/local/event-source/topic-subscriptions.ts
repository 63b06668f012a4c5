import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import type { AwsCalls } from "../emulators/aws-calls.ts";
import { provisionQueue, provisionSubscription } from "../emulators/provision.ts";
import type { LocalFunction } from "../runner/local-function.ts";
import type { Runner } from "../runner/runner.ts";
import type { LocalSubscription } from "../serverless/local-configuration.ts";

// fauxqs delivers SNS topics to queues only. Each function that subscribes to a topic therefore has a queue, and is
// invoked with the messages of that queue in the event shape of SNS.

/** [SNS developer guide: parsing message formats] a notification, as SNS sends it to a queue. */
const SnsNotification = z.object({
  Type: z.string(),
  MessageId: z.string(),
  TopicArn: z.string(),
  Subject: z.string().nullable().default(null),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.string(),
  Signature: z.string(),
  SigningCertURL: z.string(),
  UnsubscribeURL: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ Type: z.string(), Value: z.string() })).default({}),
});

const ReceivedMessages = z.object({
  Messages: z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() })).default([]),
});

export type TopicSubscriptions = { stop(): Promise<void> };

/**
 * Invokes the functions that subscribe to topics, with each message that their filter policies match. The invocations
 * are asynchronous, with their retries and failure destinations.
 */
export const startTopicSubscriptions = async (
  calls: AwsCalls,
  runner: Runner,
  subscriptions: LocalSubscription[],
  queueArn: (name: string) => string,
  failed: (error: unknown) => void,
): Promise<TopicSubscriptions> => {
  let isStopped = false;
  const polls: Promise<void>[] = [];
  for (const fn of runner.functions) {
    const own = subscriptions.filter(({ protocol, endpoint }) => protocol === "lambda" && endpoint === fn.arn);
    if (own.length === 0) continue;
    const name = `local-sns-to-${fn.key}`;
    const queueUrl = await provisionQueue(calls, {
      name,
      attributes: { VisibilityTimeout: String(visibilitySeconds(fn)) },
    });
    for (const { topicArn, attributes } of own) {
      await provisionSubscription(calls, { topicArn, protocol: "sqs", endpoint: queueArn(name), attributes });
    }
    const polling = poll(calls, runner, fn, queueUrl, () => isStopped);
    polls.push(polling.catch((error: unknown) => (isStopped ? undefined : failed(error))));
  }
  return {
    stop: async () => {
      isStopped = true;
      await Promise.all(polls);
    },
  };
};

const poll = async (
  calls: AwsCalls,
  runner: Runner,
  fn: LocalFunction,
  queueUrl: string,
  isStopped: () => boolean,
): Promise<void> => {
  while (!isStopped()) {
    const input = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 };
    const { Messages } = ReceivedMessages.parse(await calls.json("sqs", "ReceiveMessage", input));
    await Promise.all(
      Messages.map(async ({ Body, ReceiptHandle }) => {
        await runner.invokeAndSettle(fn.arn, snsEvent(Body));
        await calls.json("sqs", "DeleteMessage", { QueueUrl: queueUrl, ReceiptHandle });
      }),
    );
  }
};

/** Long enough for three attempts. If this process ends before, the message is redelivered. */
const visibilitySeconds = (fn: LocalFunction) => Math.ceil((3 * fn.timeoutMs) / 1000) + 30;

/** [Lambda developer guide: SNS, example event] SigningCertURL and UnsubscribeURL are spelt `…Url` in the event. */
const snsEvent = (body: string): string => {
  const { SigningCertURL, UnsubscribeURL, ...rest } = JsonText.pipe(SnsNotification).parse(body);
  const subscription = UnsubscribeURL.split("SubscriptionArn=")[1] ?? "";
  const Sns = { ...rest, SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL };
  return JSON.stringify({
    Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: subscription, Sns }],
  });
};
