import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

const dynamo = new DynamoDBClient({});
const { SUPPRESSION_TABLE = "", OFFERS_TABLE = "", FREQUENCY_TABLE = "", AUDIT_TABLE = "" } = process.env;

type Event = { Endpoints: Record<string, object> };

const load = (table: string, ids: string[]) =>
  dynamo.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: ids.map((id) => ({ pk: { S: id } })) } } }));

const count = (id: string) =>
  dynamo.send(
    new UpdateItemCommand({ TableName: FREQUENCY_TABLE, Key: { pk: { S: id } }, UpdateExpression: "ADD n :1" }),
  );

export const log = (Item: Record<string, { S: string }>) =>
  dynamo.send(new BatchWriteItemCommand({ RequestItems: { [AUDIT_TABLE]: [{ PutRequest: { Item } }] } }));

export const handler = async ({ Endpoints }: Event) => {
  const ids = Object.keys(Endpoints);
  await load(SUPPRESSION_TABLE, ids);
  await load(OFFERS_TABLE, ids);
  await load(FREQUENCY_TABLE, ids);
  await Promise.all(ids.map(count));
  return Endpoints;
};
