import { BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetEndpointCommand, PinpointClient, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";

const [dynamo, sns] = [new DynamoDBClient({}), new SNSClient({})];
const { STREAM_CLAIMS_TABLE: table = "", NOTIFICATION_TOPIC_ARN: TopicArn, SWITCH_OFF } = process.env;

type Event = { Records: { kinesis: { sequenceNumber: string; data: string } }[] };

const claim = (id: string) =>
  dynamo.send(
    new PutItemCommand({ TableName: table, Item: { pk: { S: id } }, ConditionExpression: "attribute_not_exists(pk)" }),
  );

const switchOff = async (key: { ApplicationId: string; EndpointId: string }) => {
  const pinpoint = new PinpointClient({});
  await pinpoint.send(new GetEndpointCommand(key));
  await pinpoint.send(new UpdateEndpointCommand({ ...key, EndpointRequest: { OptOut: "ALL" } }));
};

export const handler = async ({ Records }: Event) => {
  const ids = Records.map(({ kinesis }) => kinesis.sequenceNumber);
  const events = Records.map(({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, "base64").toString()));
  await dynamo.send(
    new BatchGetItemCommand({ RequestItems: { [table]: { Keys: ids.map((id) => ({ pk: { S: id } })) } } }),
  );
  await Promise.all(ids.map(claim));
  if (SWITCH_OFF === "pinpoint") await switchOff({ ApplicationId: events[0].application.app_id, EndpointId: "1" });
  const entries = events.map((event, at) => ({ Id: String(at), Message: JSON.stringify(event) }));
  await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries }));
  const requests = ids.map((id) => ({ PutRequest: { Item: { pk: { S: id } } } }));
  await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  return { batchItemFailures: [] };
};
