import type { EngineContext } from "../../engine/context.ts";
import { createStream, setRetention } from "../../engine/stream/streams.ts";
import type {
  LocalBucket,
  LocalQueue,
  LocalStream,
  LocalSubscription,
  LocalTopic,
} from "../serverless/local-configuration.ts";
import type { AwsCalls } from "./aws-calls.ts";
import { ignoreError } from "./ignore-error.ts";

// Each function creates what is missing and keeps what exists, because state survives a restart.

// [SQS API reference: CreateQueue, FifoQueue] cannot be changed for an existing queue.
const FIXED_ATTRIBUTES = ["FifoQueue"];

export const provisionQueue = async (calls: AwsCalls, { name, attributes }: LocalQueue): Promise<string> => {
  const { QueueUrl } = await calls.json("sqs", "CreateQueue", { QueueName: name });
  const settable = Object.fromEntries(Object.entries(attributes).filter(([key]) => !FIXED_ATTRIBUTES.includes(key)));
  if (Object.keys(settable).length > 0)
    await calls.json("sqs", "SetQueueAttributes", { QueueUrl, Attributes: settable });
  return String(QueueUrl);
};

/** Queues without a redrive policy are created first, because a policy names a queue that must exist. */
export const provisionQueues = async (calls: AwsCalls, queues: LocalQueue[]): Promise<void> => {
  for (const queue of queues.toSorted(
    (a, b) => Number("RedrivePolicy" in a.attributes) - Number("RedrivePolicy" in b.attributes),
  )) {
    await provisionQueue(calls, queue);
  }
};

const entries = (attributes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value], index) => [
      [`Attributes.entry.${index + 1}.key`, key],
      [`Attributes.entry.${index + 1}.value`, value],
    ]),
  );

export const provisionTopics = async (calls: AwsCalls, topics: LocalTopic[]): Promise<void> => {
  for (const { name, attributes } of topics) await calls.sns("CreateTopic", { Name: name, ...entries(attributes) });
};

const memberArns = (xml: string, protocol: string, endpoint: string): string[] =>
  xml
    .split("</member>")
    .filter(
      (member) =>
        member.includes(`<Protocol>${protocol}</Protocol>`) && member.includes(`<Endpoint>${endpoint}</Endpoint>`),
    )
    .flatMap((member) => member.match(/<SubscriptionArn>([^<]*)<\/SubscriptionArn>/)?.[1] ?? []);

/** Updates the attributes, such as the filter policy, of a subscription that exists. */
export const provisionSubscription = async (calls: AwsCalls, subscription: LocalSubscription): Promise<void> => {
  const { topicArn: TopicArn, protocol: Protocol, endpoint: Endpoint, attributes } = subscription;
  const [known] = memberArns(await calls.sns("ListSubscriptionsByTopic", { TopicArn }), Protocol, Endpoint);
  if (known === undefined) {
    await calls.sns("Subscribe", { TopicArn, Protocol, Endpoint, ...entries(attributes) });
    return;
  }
  for (const [AttributeName, AttributeValue] of Object.entries(attributes)) {
    await calls.sns("SetSubscriptionAttributes", { SubscriptionArn: known, AttributeName, AttributeValue });
  }
};

export const provisionBuckets = (calls: AwsCalls, buckets: LocalBucket[]): Promise<unknown> =>
  Promise.all(buckets.map(({ name }) => calls.s3("PUT", `/${name}`).catch(ignoreError("BucketAlready"))));

export const provisionStreams = (context: EngineContext, streams: LocalStream[]): void => {
  for (const { name, shardCount, retentionHours } of streams) {
    createStream(context, name, shardCount);
    setRetention(context, name, retentionHours);
  }
};
