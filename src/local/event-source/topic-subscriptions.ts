import * as z from "zod";
import type { Health } from "../../health.ts";
import { JsonText } from "../../json-text.ts";
import { keepRunning } from "../../keep-running.ts";
import type { AwsCalls } from "../emulators/aws-calls.ts";
import { provisionQueue, provisionSubscription } from "../emulators/provision.ts";
import type { LocalFunction } from "../runner/local-function.ts";
import type { Runner } from "../runner/runner.ts";
import type { LocalSubscription } from "../serverless/local-configuration.ts";
import { MESSAGES_PER_CALL, RECEIVE_WAIT_MAX_SECONDS } from "./limits.ts";

// fauxqs delivers SNS topics only to queues. Each function that subscribes to a topic therefore has a queue, and is
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

const ReceivedMessage = z.object({ Body: z.string(), ReceiptHandle: z.string() });
type ReceivedMessage = z.infer<typeof ReceivedMessage>;
const ReceivedMessages = z.object({ Messages: z.array(ReceivedMessage).default([]) });

export type TopicSubscriptions = { stop(): Promise<void> };

export type TopicSubscriptionOptions = {
  calls: AwsCalls;
  runner: Runner;
  subscriptions: LocalSubscription[];
  queueArn: (name: string) => string;
  /** Receives the state of the poller of each function. */
  report: Health["report"];
  reportError: (error: unknown) => void;
};

/**
 * Invokes the functions that subscribe to topics, with each message that their filter policies match. The invocations
 * are asynchronous, with their retries and failure destinations.
 */
export const startTopicSubscriptions = async (options: TopicSubscriptionOptions): Promise<TopicSubscriptions> => {
  const { runner, subscriptions, report } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const polls: Promise<void>[] = [];
  for (const fn of runner.functions) {
    const own = subscriptions.filter(({ protocol, endpoint }) => protocol === "lambda" && endpoint === fn.arn);
    if (own.length === 0) continue;
    const queueUrl = await provisionSubscriptions(options, fn, own);
    const part = `SNS subscriptions of function ${fn.key}`;
    const run = (progressed: () => void) => poll(options, fn, queueUrl, signal, progressed);
    polls.push(keepRunning(run, { signal, report: (state) => report(part, state) }));
  }
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(polls);
    },
  };
};

/** Subscribes a queue of the function to its topics; returns the queue's URL. */
const provisionSubscriptions = async (
  { calls, queueArn }: TopicSubscriptionOptions,
  fn: LocalFunction,
  subscriptions: LocalSubscription[],
): Promise<string> => {
  const name = `local-sns-to-${fn.key}`;
  const attributes = { VisibilityTimeout: String(visibilitySeconds(fn)) };
  const queueUrl = await provisionQueue(calls, { name, attributes });
  for (const { topicArn, attributes } of subscriptions) {
    await provisionSubscription(calls, { topicArn, protocol: "sqs", endpoint: queueArn(name), attributes });
  }
  return queueUrl;
};

const poll = async (
  { calls, runner, reportError }: TopicSubscriptionOptions,
  fn: LocalFunction,
  queueUrl: string,
  signal: AbortSignal,
  progressed: () => void,
): Promise<void> => {
  const deliver = async ({ Body, ReceiptHandle }: ReceivedMessage): Promise<void> => {
    await runner.invokeWithRetries(fn.arn, snsEvent(Body));
    await calls.json("sqs", "DeleteMessage", { QueueUrl: queueUrl, ReceiptHandle });
  };
  while (!signal.aborted) {
    const input = {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: MESSAGES_PER_CALL,
      WaitTimeSeconds: RECEIVE_WAIT_MAX_SECONDS,
    };
    const { Messages } = ReceivedMessages.parse(await calls.json("sqs", "ReceiveMessage", input));
    progressed();
    // A message that failed becomes visible in the queue again.
    for (const result of await Promise.allSettled(Messages.map(deliver)))
      if (result.status === "rejected" && !signal.aborted) reportError(result.reason);
  }
};

/** Long enough for three attempts. If this process ends first, the message is redelivered. */
const visibilitySeconds = (fn: LocalFunction) => Math.ceil((3 * fn.timeoutMs) / 1000) + 30;

/** [Lambda developer guide: SNS, example event] SigningCertURL and UnsubscribeURL are spelled `…Url` in the event. */
const snsEvent = (body: string): string => {
  const { SigningCertURL, UnsubscribeURL, ...rest } = JsonText.pipe(SnsNotification).parse(body);
  const subscription = UnsubscribeURL.split("SubscriptionArn=")[1] ?? "";
  const Sns = { ...rest, SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL };
  return JSON.stringify({
    Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: subscription, Sns }],
  });
};
