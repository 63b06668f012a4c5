import type { Values } from "./resources.ts";

const template = { Subject: "a", HtmlPart: "{{Attributes.a}}", TextPart: "{{#if a}}b{{/if}}" };
const message = { Body: "{{User.UserId}}", MessageType: "PROMOTIONAL", Title: "a", Action: "OPEN_APP" };
const wait = { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "custom" } };
const custom = { CUSTOM: { DeliveryUri: "custom-channel", EndpointTypes: ["CUSTOM"], MessageConfig: { Data: "A" } } };
const split = {
  MultiCondition: {
    Branches: [{ Condition: { SegmentCondition: { SegmentId: "a" } }, NextActivity: "custom" }],
    DefaultActivity: "custom",
  },
};

const campaign = (SegmentId: unknown) => ({
  Name: "a",
  SegmentId,
  SegmentVersion: 1,
  Schedule: { StartTime: "IMMEDIATE", Frequency: "DAILY", EndTime: "2030-01-01T00:00:00Z", Timezone: "UTC+01" },
  MessageConfiguration: { DefaultMessage: message, CustomMessage: { Data: '{"a":1}' } },
  CustomDeliveryConfiguration: { DeliveryUri: "custom-channel", EndpointTypes: ["CUSTOM", "EMAIL"] },
  AdditionalTreatments: [{ SizePercent: 10, MessageConfiguration: { SMSMessage: message } }],
  Hook: { LambdaFunctionName: "campaign-hook", Mode: "FILTER" },
  Limits: { Daily: 1, MaximumDuration: 60, MessagesPerSecond: 50, Total: 2 },
});

const journey = (SegmentId: unknown) => ({
  Name: "a",
  State: "ACTIVE",
  StartCondition: { SegmentStartCondition: { SegmentId } },
  StartActivity: "wait",
  Activities: { wait, custom, split },
  Schedule: { StartTime: "2026-01-01T00:00:00Z", EndTime: "2030-01-01T00:00:00Z", Timezone: "UTC" },
  Limits: { DailyCap: 1, MessagesPerSecond: 100 },
});

const segment = {
  Name: "a",
  SegmentGroups: {
    Include: "ANY",
    Groups: [
      {
        Type: "ALL",
        SourceType: "ALL",
        Dimensions: [
          {
            Attributes: { a: { AttributeType: "CONTAINS", Values: ["b"] } },
            Metrics: { m: { ComparisonOperator: "GREATER_THAN", Value: 1 } },
            Location: { GPSPoint: { Coordinates: { Latitude: 1, Longitude: 2 }, RangeInKilometers: 10 } },
            Behavior: { Recency: { Duration: "DAY_7", RecencyType: "ACTIVE" } },
          },
        ],
      },
    ],
  },
};

const endpoint = {
  ChannelType: "EMAIL",
  Address: "a@example.com",
  OptOut: "NONE",
  Attributes: { a: ["b"] },
  Metrics: { m: 1 },
  Location: { City: "Berlin", Country: "DE", Latitude: 1, Longitude: 2 },
  User: { UserId: "a", UserAttributes: { a: ["b"] } },
};

const event = { EventType: "a.b", Timestamp: "2026-01-01T00:00:00Z", Attributes: { a: "b" }, Metrics: { m: 1 } };

const item = { pk: { S: "a" }, n: { N: "1" }, m: { M: { a: { L: [{ NULL: true }, { SS: ["a"] }] } } } };
const values = { ":a": { S: "a" }, ":n": { N: "1" } };
const update = {
  TableName: "fuzz",
  Key: { pk: { S: "a" } },
  UpdateExpression: "SET n = if_not_exists(n, :n) + :n, #b = :a REMOVE c",
  ConditionExpression: "attribute_not_exists(pk) OR (n < :n AND NOT contains(#b, :a))",
  ExpressionAttributeNames: { "#b": "b" },
  ExpressionAttributeValues: values,
};

/** Inputs that succeed, by operation: a mutation of one reaches further than a generated input. */
export const seedInputs = (known: Values): Record<string, unknown[]> => {
  const [ApplicationId] = known.get("ApplicationId") ?? [];
  const [SegmentId] = known.get("SegmentId") ?? [];
  const [QueueUrl] = known.get("QueueUrl") ?? [];
  const [TopicArn] = known.get("TopicArn") ?? [];
  return {
    CreateCampaign: [{ ApplicationId, WriteCampaignRequest: campaign(SegmentId) }],
    CreateJourney: [{ ApplicationId, WriteJourneyRequest: journey(SegmentId) }],
    CreateSegment: [{ ApplicationId, WriteSegmentRequest: segment }],
    UpdateEndpoint: [{ ApplicationId, EndpointId: "a", EndpointRequest: endpoint }],
    UpdateEndpointsBatch: [{ ApplicationId, EndpointBatchRequest: { Item: [{ Id: "b", ...endpoint }] } }],
    CreateEmailTemplate: [{ TemplateName: "b", EmailTemplateRequest: template }],
    UpdateEmailTemplate: [{ TemplateName: "b", EmailTemplateRequest: template }],
    PutEvents: [{ ApplicationId, EventsRequest: { BatchItem: { a: { Endpoint: endpoint, Events: { e: event } } } } }],
    PutItem: [{ TableName: "fuzz", Item: item }],
    UpdateItem: [update],
    Query: [
      {
        TableName: "fuzz",
        KeyConditionExpression: "pk = :a",
        FilterExpression: "n > :n",
        ExpressionAttributeValues: values,
      },
    ],
    Scan: [
      { TableName: "fuzz", FilterExpression: "n BETWEEN :n AND :n OR pk IN (:a)", ExpressionAttributeValues: values },
    ],
    TransactWriteItems: [{ TransactItems: [{ Update: update }, { Put: { TableName: "fuzz", Item: item } }] }],
    BatchGetItem: [{ RequestItems: { fuzz: { Keys: [{ pk: { S: "a" } }] } } }],
    BatchWriteItem: [
      { RequestItems: { fuzz: [{ PutRequest: { Item: item } }, { DeleteRequest: { Key: { pk: { S: "z" } } } }] } },
    ],
    PutRecords: [
      { StreamName: "fuzz", Records: [{ Data: Buffer.from("{}"), PartitionKey: "a", ExplicitHashKey: "1" }] },
    ],
    GetShardIterator: [{ StreamName: "fuzz", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" }],
    SendMessageBatch: [
      {
        QueueUrl,
        Entries: [
          { Id: "a", MessageBody: "{}" },
          { Id: "b", MessageBody: "{}", DelaySeconds: 1 },
        ],
      },
    ],
    ReceiveMessage: [{ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0, AttributeNames: ["All"] }],
    Publish: [{ TopicArn, Message: "{}", MessageAttributes: { a: { DataType: "String", StringValue: "a" } } }],
    PublishBatch: [{ TopicArn, PublishBatchRequestEntries: [{ Id: "a", Message: "{}" }] }],
    Subscribe: [
      {
        TopicArn,
        Protocol: "sqs",
        Endpoint: "arn:aws:sqs:us-east-1:000000000000:fuzz",
        Attributes: { FilterPolicy: '{"a":["b"]}' },
      },
    ],
    PutObject: [{ Bucket: "fuzz", Key: "a/b", Body: "{}" }],
    DeleteObjects: [{ Bucket: "fuzz", Delete: { Objects: [{ Key: "a/b" }] } }],
    Invoke: [{ FunctionName: "poke", Payload: Buffer.from('{"customerId":"a","domain":"A","data":{}}') }],
  };
};
