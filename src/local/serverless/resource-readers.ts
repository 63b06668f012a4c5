import * as z from "zod";
import { ownValue } from "../../own-value.ts";
import { ON_DEMAND_SHARDS, RETENTION_HOURS } from "../kinesis/limits.ts";
import type { AsyncInvocation, Permission } from "../runner/local-function.ts";
import type {
  LocalAuthorizer,
  LocalBucket,
  LocalQueue,
  LocalStream,
  LocalSubscription,
  LocalTable,
  LocalTopic,
} from "./local-configuration.ts";
import { type Branch, isBranch, type Tree } from "./tree.ts";

/** A resource whose properties have been evaluated. */
export type EvaluatedResource = { id: string; path: string[]; name: string; arn: string; properties: Branch };

const text = (tree: Tree): string => (typeof tree === "object" && tree !== null ? JSON.stringify(tree) : String(tree));

const pick = (properties: Branch, names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) =>
      ownValue(properties, name) === undefined ? [] : [[name, text(ownValue(properties, name))]],
    ),
  );

const TABLE_KEYS = ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"];

export const tableOf = ({ name, properties }: EvaluatedResource): LocalTable => {
  const definition = Object.fromEntries(Object.entries(properties).filter(([key]) => TABLE_KEYS.includes(key)));
  return { name, definition: { ...definition, TableName: name, BillingMode: "PAY_PER_REQUEST" } };
};

const QUEUE_ATTRIBUTES = [
  "VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "MaximumMessageSize", "ReceiveMessageWaitTimeSeconds",
  "RedrivePolicy", "FifoQueue", "ContentBasedDeduplication",
]; // biome-ignore format: one list

export const queueOf = ({ name, properties }: EvaluatedResource): LocalQueue => ({
  name,
  attributes: pick(properties, QUEUE_ATTRIBUTES),
});

const TOPIC_ATTRIBUTES = ["DisplayName", "FifoTopic", "ContentBasedDeduplication"];

export const topicOf = ({ name, arn, properties }: EvaluatedResource): LocalTopic => ({
  name,
  arn,
  attributes: pick(properties, TOPIC_ATTRIBUTES),
});

const SUBSCRIPTION_ATTRIBUTES = ["FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy"];

export const subscriptionOf = ({ properties }: EvaluatedResource): LocalSubscription => ({
  topicArn: text(properties.TopicArn),
  protocol: text(properties.Protocol),
  endpoint: text(properties.Endpoint),
  attributes: pick(properties, SUBSCRIPTION_ATTRIBUTES),
});

/** The subscriptions in the properties of a topic. */
export const inlineSubscriptionsOf = ({ arn, properties }: EvaluatedResource): LocalSubscription[] =>
  (Array.isArray(properties.Subscription) ? properties.Subscription : []).filter(isBranch).map((subscription) => ({
    topicArn: arn,
    protocol: text(subscription.Protocol),
    endpoint: text(subscription.Endpoint),
    attributes: {},
  }));

export const streamOf = ({ name, properties }: EvaluatedResource): LocalStream => ({
  name,
  shardCount: typeof properties.ShardCount === "number" ? properties.ShardCount : ON_DEMAND_SHARDS,
  retentionHours:
    typeof properties.RetentionPeriodHours === "number" ? properties.RetentionPeriodHours : RETENTION_HOURS.min,
});

const FilterRule = z.object({ Name: z.enum(["prefix", "suffix"]), Value: z.string() });

/** [CloudFormation template reference: AWS::S3::Bucket NotificationConfiguration] the queues that receive events. */
const BucketNotifications = z.object({
  QueueConfigurations: z
    .array(
      z.object({
        Event: z.string(),
        Queue: z.string(),
        Filter: z.object({ S3Key: z.object({ Rules: z.array(FilterRule) }) }).optional(),
      }),
    )
    .default([]),
});

export const bucketOf = ({ name, properties }: EvaluatedResource): LocalBucket => {
  const { QueueConfigurations } = BucketNotifications.parse(properties.NotificationConfiguration ?? {});
  const notifications = QueueConfigurations.map(({ Event, Queue, Filter }) => {
    const ruleOf = (rule: "prefix" | "suffix") => Filter?.S3Key.Rules.find(({ Name }) => Name === rule)?.Value ?? "";
    return { queueArn: Queue, events: [Event], prefix: ruleOf("prefix"), suffix: ruleOf("suffix") };
  });
  return { name, notifications };
};

export const authorizerOf = ({ name, arn, properties }: EvaluatedResource): LocalAuthorizer => ({
  name,
  arn,
  functionArn: text(properties.AuthorizerFunctionArn),
});

export const permissionOf = ({ properties }: EvaluatedResource): Permission => ({
  principal: text(properties.Principal),
  ...(properties.SourceAccount !== undefined && { sourceAccount: text(properties.SourceAccount) }),
  ...(properties.SourceArn !== undefined && { sourceArn: text(properties.SourceArn) }),
});

/** Whether a permission is only for requests to a function URL. */
export const isForFunctionUrl = ({ properties }: EvaluatedResource): boolean =>
  properties.FunctionUrlAuthType !== undefined || properties.InvokedViaFunctionUrl !== undefined;

/** [CloudFormation template reference: AWS::Lambda::EventInvokeConfig] */
export const EventInvokeConfig = z
  .object({
    MaximumRetryAttempts: z.number().optional(),
    DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
  })
  .transform(({ MaximumRetryAttempts, DestinationConfig }): Partial<AsyncInvocation> => {
    const onFailureArn = DestinationConfig?.OnFailure?.Destination;
    return {
      ...(MaximumRetryAttempts !== undefined && { maximumRetries: MaximumRetryAttempts }),
      ...(onFailureArn && { onFailureArn }),
    };
  });
