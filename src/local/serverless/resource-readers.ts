import * as z from "zod";
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
export type Evaluated = { id: string; path: string[]; name: string; arn: string; properties: Branch };

const text = (tree: Tree): string => (typeof tree === "object" && tree !== null ? JSON.stringify(tree) : String(tree));

const pick = (properties: Branch, names: string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, text(properties[name])]])));

const tableKeys = ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"];

export const tableOf = ({ name, properties }: Evaluated): LocalTable => {
  const definition = Object.fromEntries(Object.entries(properties).filter(([key]) => tableKeys.includes(key)));
  return { name, definition: { ...definition, TableName: name, BillingMode: "PAY_PER_REQUEST" } };
};

const queueAttributes = [
  "VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "MaximumMessageSize", "ReceiveMessageWaitTimeSeconds",
  "RedrivePolicy", "FifoQueue", "ContentBasedDeduplication",
]; // biome-ignore format: one list

export const queueOf = ({ name, properties }: Evaluated): LocalQueue => ({
  name,
  attributes: pick(properties, queueAttributes),
});

export const topicOf = ({ name, arn, properties }: Evaluated): LocalTopic => ({
  name,
  arn,
  attributes: pick(properties, ["DisplayName", "FifoTopic", "ContentBasedDeduplication"]),
});

const subscriptionAttributes = ["FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy"];

export const subscriptionOf = ({ properties }: Evaluated): LocalSubscription => ({
  topicArn: text(properties.TopicArn),
  protocol: text(properties.Protocol),
  endpoint: text(properties.Endpoint),
  attributes: pick(properties, subscriptionAttributes),
});

/** A topic may name its subscriptions itself. */
export const ownSubscriptions = ({ arn, properties }: Evaluated): LocalSubscription[] =>
  (Array.isArray(properties.Subscription) ? properties.Subscription : []).filter(isBranch).map((subscription) => ({
    topicArn: arn,
    protocol: text(subscription.Protocol),
    endpoint: text(subscription.Endpoint),
    attributes: {},
  }));

// On-demand streams begin with four shards. [Kinesis: on-demand mode]
const onDemandShards = 4;

export const streamOf = ({ name, properties }: Evaluated): LocalStream => ({
  name,
  shardCount: typeof properties.ShardCount === "number" ? properties.ShardCount : onDemandShards,
  retentionHours: typeof properties.RetentionPeriodHours === "number" ? properties.RetentionPeriodHours : 24,
});

export const bucketOf = ({ name }: Evaluated): LocalBucket => ({ name });

export const authorizerOf = ({ name, arn, properties }: Evaluated): LocalAuthorizer => ({
  name,
  arn,
  functionArn: text(properties.AuthorizerFunctionArn),
});

export const permissionOf = ({ properties }: Evaluated): Permission => ({
  principal: text(properties.Principal),
  ...(properties.SourceAccount !== undefined && { sourceAccount: text(properties.SourceAccount) }),
  ...(properties.SourceArn !== undefined && { sourceArn: text(properties.SourceArn) }),
});

const OnFailure = z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional();

const EventInvokeConfig = z.object({ MaximumRetryAttempts: z.number().optional(), DestinationConfig: OnFailure });

export const asyncOf = ({ properties }: Evaluated): Partial<AsyncInvocation> => {
  const { MaximumRetryAttempts, DestinationConfig } = EventInvokeConfig.parse(properties);
  const onFailureArn = DestinationConfig?.OnFailure?.Destination;
  return {
    ...(MaximumRetryAttempts !== undefined && { maximumRetries: MaximumRetryAttempts }),
    ...(onFailureArn && { onFailureArn }),
  };
};
