import * as z from "zod";
import type { AwsCalls } from "../emulators/aws-calls.ts";
import { provisionQueue, provisionSubscription } from "../emulators/provision.ts";
import type { LocalFunction } from "../runner/local-function.ts";
import type { Runner } from "../runner/runner.ts";
import type { LocalSubscription } from "../serverless/local-configuration.ts";

// fauxqs delivers to queues only. Each function that listens to a topic gets a queue of its own behind the scenes; what
// arrives there goes to the function in the shape that SNS gives it.

/** What SNS writes into a queue. */
const Notification = z.object({
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

const Received = z.object({ Messages: z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() })).default([]) });

/** [Lambda with SNS] the queue's `SigningCertURL` and `UnsubscribeURL` are spelt `…Url` in a function's event. */
export const snsEvent = (body: string): string => {
  const { SigningCertURL, UnsubscribeURL, ...rest } = Notification.parse(JSON.parse(body));
  const subscription = UnsubscribeURL.split("SubscriptionArn=")[1] ?? "";
  const Sns = { ...rest, SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL };
  return JSON.stringify({
    Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: subscription, Sns }],
  });
};

export type SnsLambda = { stop(): Promise<void> };

const queueFor = (fn: LocalFunction): string => `local-sns-to-${fn.key}`;

/** A message becomes visible again if the process dies while the function has it: after its three attempts at the latest. */
const visibilitySeconds = (fn: LocalFunction) => Math.ceil((3 * fn.timeoutMs) / 1000) + 30;

const deliver = async (
  calls: AwsCalls,
  runner: Runner,
  fn: LocalFunction,
  queueUrl: string,
  isStopped: () => boolean,
) => {
  while (!isStopped()) {
    const input = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 };
    const { Messages } = Received.parse(await calls.json("sqs", "ReceiveMessage", input));
    await Promise.all(
      Messages.map(async ({ Body, ReceiptHandle }) => {
        await runner.invokeAndSettle(fn.arn, snsEvent(Body));
        await calls.json("sqs", "DeleteMessage", { QueueUrl: queueUrl, ReceiptHandle });
      }),
    );
  }
};

/** Delivers topics to the functions that subscribe to them; retries and failure destinations are the runner's. */
export const startSnsLambda = async (
  calls: AwsCalls,
  runner: Runner,
  subscriptions: LocalSubscription[],
  arnOfQueue: (name: string) => string,
  failed: (error: unknown) => void,
): Promise<SnsLambda> => {
  let isStopped = false;
  const loops: Promise<void>[] = [];
  for (const fn of runner.functions) {
    const own = subscriptions.filter(({ protocol, endpoint }) => protocol === "lambda" && endpoint === fn.arn);
    if (own.length === 0) continue;
    const name = queueFor(fn);
    const queueUrl = await provisionQueue(calls, {
      name,
      attributes: { VisibilityTimeout: String(visibilitySeconds(fn)) },
    });
    for (const { topicArn, attributes } of own) {
      await provisionSubscription(calls, { topicArn, protocol: "sqs", endpoint: arnOfQueue(name), attributes });
    }
    const loop = deliver(calls, runner, fn, queueUrl, () => isStopped);
    loops.push(loop.catch((error: unknown) => (isStopped ? undefined : failed(error))));
  }
  return {
    stop: async () => {
      isStopped = true;
      await Promise.all(loops);
    },
  };
};
