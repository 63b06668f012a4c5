import { BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetEndpointCommand, PinpointClient, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { PutSuppressedDestinationCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";

const [dynamo, sns] = [new DynamoDBClient({}), new SNSClient({})];
const {
  STREAM_CLAIMS_TABLE: table = "",
  SUPPRESSION_TABLE,
  NOTIFICATION_TOPIC_ARN: TopicArn,
  SWITCH_OFF,
} = process.env;

type Event = { Records: { kinesis: { sequenceNumber: string; data: string } }[] };

const claim = (id: string) =>
  dynamo.send(
    new PutItemCommand({ TableName: table, Item: { pk: { S: id } }, ConditionExpression: "attribute_not_exists(pk)" }),
  );

const optOut = async (key: { ApplicationId: string; EndpointId: string }) => {
  const pinpoint = new PinpointClient({});
  await pinpoint.send(new GetEndpointCommand(key));
  await pinpoint.send(new UpdateEndpointCommand({ ...key, EndpointRequest: { OptOut: "ALL" } }));
};

const suppressInSes = (EmailAddress: string) =>
  new SESv2Client({}).send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: "BOUNCE" }));

const suppress = async (ApplicationId: string, EndpointId: string) => {
  await dynamo.send(new PutItemCommand({ TableName: SUPPRESSION_TABLE, Item: { pk: { S: EndpointId } } }));
  if (SWITCH_OFF === "pinpoint") await optOut({ ApplicationId, EndpointId });
  if (SWITCH_OFF === "ses") await suppressInSes(EndpointId);
};

export const handler = async ({ Records }: Event) => {
  const ids = Records.map(({ kinesis }) => kinesis.sequenceNumber);
  const events = Records.map(({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, "base64").toString()));
  await dynamo.send(
    new BatchGetItemCommand({ RequestItems: { [table]: { Keys: ids.map((id) => ({ pk: { S: id } })) } } }),
  );
  await Promise.all(ids.map(claim));
  await suppress(events[0].application.app_id, events[0].client.client_id);
  const entries = events.map((event, at) => ({ Id: String(at), Message: JSON.stringify(event) }));
  await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries }));
  const requests = ids.map((id) => ({ PutRequest: { Item: { pk: { S: id } } } }));
  await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  return { batchItemFailures: [] };
};
