import { CreateTableCommand, GetItemCommand, PutItemCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { PublishCommand as PublishToIotCommand } from "@aws-sdk/client-iot-data-plane";
import { CreateStreamCommand, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { CreateSegmentCommand, GetAppCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, PublishCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { createApp } from "../../create-app.ts";
import type { stockClients } from "../cloud-fixture.ts";

type Clients = ReturnType<typeof stockClients>;

/** Values by the name of the member that takes them. */
export type Values = Map<string, unknown[]>;

const unless = (name: string) => (error: Error) => {
  if (error.name !== name) throw error;
};

const exerciseTable = async ({ dynamodb }: Clients): Promise<void> => {
  const table = {
    TableName: "fuzz",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" as const }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" as const }],
    BillingMode: "PAY_PER_REQUEST" as const,
  };
  await dynamodb.send(new CreateTableCommand(table)).catch(unless("ResourceInUseException"));
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1 }, { TableName: "fuzz" });
  await dynamodb.send(new PutItemCommand({ TableName: "fuzz", Item: { pk: { S: "a" } } }));
  await dynamodb.send(new GetItemCommand({ TableName: "fuzz", Key: { pk: { S: "a" } } }));
};

const exerciseStream = async ({ kinesis }: Clients): Promise<void> => {
  await kinesis
    .send(new CreateStreamCommand({ StreamName: "fuzz", ShardCount: 1 }))
    .catch(unless("ResourceInUseException"));
  await kinesis.send(new PutRecordCommand({ StreamName: "fuzz", PartitionKey: "a", Data: Buffer.from("{}") }));
};

const exerciseQueue = async ({ sqs }: Clients): Promise<unknown> => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "fuzz" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
  return QueueUrl;
};

const exerciseTopic = async ({ sns }: Clients): Promise<unknown> => {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "fuzz" }));
  await sns.send(new PublishCommand({ TopicArn, Message: "{}" }));
  return TopicArn;
};

const exerciseBucket = async ({ s3 }: Clients): Promise<void> => {
  await s3.send(new CreateBucketCommand({ Bucket: "fuzz" })).catch(unless("BucketAlreadyOwnedByYou"));
  await s3.send(new PutObjectCommand({ Bucket: "fuzz", Key: "a", Body: "{}" }));
};

const exerciseApp = async ({ pinpoint }: Clients): Promise<{ appId: string; segmentId: unknown }> => {
  const ApplicationId = await createApp(pinpoint, "fuzz");
  await pinpoint.send(new GetAppCommand({ ApplicationId }));
  const EndpointRequest = { ChannelType: "EMAIL" as const, Address: "a@example.com", User: { UserId: "a" } };
  await pinpoint.send(new UpdateEndpointCommand({ ApplicationId, EndpointId: "a", EndpointRequest }));
  const WriteSegmentRequest = { Name: "fuzz", Dimensions: {} };
  const { SegmentResponse } = await pinpoint.send(new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest }));
  return { appId: ApplicationId, segmentId: SegmentResponse?.Id };
};

/** Makes one resource of each service and uses it, which fails if a service is down. Returns what requests can name. */
export const exerciseEveryService = async (clients: Clients): Promise<Values> => {
  const { appId, segmentId } = await exerciseApp(clients);
  const [queueUrl, topicArn] = [await exerciseQueue(clients), await exerciseTopic(clients)];
  await exerciseTable(clients);
  await exerciseStream(clients);
  await exerciseBucket(clients);
  await clients.iot.send(new PublishToIotCommand({ topic: "fuzz", payload: Buffer.from("{}") }));
  const { Functions = [] } = await clients.lambda.send(new ListFunctionsCommand({}));
  const functions = Functions.map(({ FunctionName }) => FunctionName);
  if (functions.length === 0) throw new Error("the local cloud has no functions");
  return new Map<string, unknown[]>([
    ["ApplicationId", [appId]],
    ["SegmentId", [segmentId]],
    ["QueueUrl", [queueUrl]],
    ["TopicArn", [topicArn]],
    ["FunctionName", functions],
    ...COMMON_VALUES,
  ]);
};

const COMMON_VALUES: [string, unknown[]][] = [
  ["TableName", ["fuzz"]],
  ["StreamName", ["fuzz"]],
  ["QueueName", ["fuzz"]],
  ["Bucket", ["fuzz"]],
  ["Key", ["a"]],
  ["EndpointId", ["a", "b"]],
  ["UserId", ["a"]],
  ["TemplateName", ["fuzz"]],
  ["DeliveryUri", ["custom-channel"]],
  ["ShardId", ["shardId-000000000000"]],
  ["topic", ["fuzz"]],
  ["AttributeName", ["pk", "a"]],
  ["KeyType", ["HASH", "RANGE"]],
  ["AttributeType", ["S", "N"]],
  ["ConditionExpression", ["attribute_not_exists(pk)", "a = :a", "(a = :a) AND contains(#a, :a)"]],
  ["FilterExpression", ["a > :a", "size(a) < :a"]],
  ["KeyConditionExpression", ["pk = :a", "pk = :a AND begins_with(b, :a)"]],
  ["UpdateExpression", ["SET a = :a", "REMOVE a ADD b :a", "SET a = if_not_exists(a, :a) + :a"]],
  ["ProjectionExpression", ["pk", "a.b[0], #a"]],
  ["Message", ["{}"]],
  ["MessageBody", ["{}"]],
  ["WaitTimeSeconds", [0]],
];
