// The minimal sequence of a delivery: claim, poke, settle, report. No parsing, no time limit, no retries.
import { BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PinpointClient, PutEventsCommand } from "@aws-sdk/client-pinpoint";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

export const dynamo = new DynamoDBClient({});
const [kinesis, lambda, sqs] = [new KinesisClient({}), new LambdaClient({}), new SQSClient({})];
const { CLAIMS_TABLE = "", CHANNEL_QUEUE_URL = "", POKE_FUNCTION, RESULT_SINK, RESULT_STREAM } = process.env;

export type Message = { id: string; customerId: string; domain: string; data?: unknown };

const claim = ({ id }: Message) =>
  dynamo.send(
    new PutItemCommand({
      TableName: CLAIMS_TABLE,
      Item: { pk: { S: id } },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );

const settle = (messages: Message[]) => {
  const requests = messages.map(({ id }) => ({ PutRequest: { Item: { pk: { S: id } } } }));
  return dynamo.send(new BatchWriteItemCommand({ RequestItems: { [CLAIMS_TABLE]: requests } }));
};

const report = (messages: Message[]) => {
  if (RESULT_SINK === "put-events") {
    const BatchItem = { batch: { Endpoint: {}, Events: {} } };
    return new PinpointClient({}).send(new PutEventsCommand({ ApplicationId: "app", EventsRequest: { BatchItem } }));
  }
  const Records = messages.map(({ id }) => ({ PartitionKey: id, Data: Buffer.from(JSON.stringify({ id })) }));
  return kinesis.send(new PutRecordsCommand({ StreamName: RESULT_STREAM, Records }));
};

export const enqueue = (messages: Message[]) => {
  const Entries = [{ Id: "0", MessageBody: JSON.stringify(messages) }];
  return sqs.send(new SendMessageBatchCommand({ QueueUrl: CHANNEL_QUEUE_URL, Entries }));
};

export const deliver = async (messages: Message[]) => {
  await Promise.all(messages.map(claim));
  const Payload = JSON.stringify(messages);
  const response = await lambda.send(new InvokeCommand({ FunctionName: POKE_FUNCTION, Payload }));
  if (response.FunctionError) return enqueue(messages);
  await settle(messages);
  return report(messages);
};
