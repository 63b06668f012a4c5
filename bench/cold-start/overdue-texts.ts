// The minimal sequence: the texts that are due, each closed and published.
import { DynamoDBClient, PutItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";

const [tables, sns] = [new DynamoDBClient({}), new SNSClient({})];
const { TEXTS_TABLE: TableName = "", NOTIFICATION_TOPIC_ARN: TopicArn = "" } = process.env;
const SHARDS = 8;

const query = (shard: number, now: number) => ({
  ...{ TableName, IndexName: "due", KeyConditionExpression: "dueShard = :shard AND dueAt <= :now" },
  ExpressionAttributeValues: { ":shard": { N: String(shard) }, ":now": { N: String(now) } },
});

export const handler = async ({ time }: { time: string }) => {
  for (let shard = 0; shard < SHARDS; shard += 1)
    for await (const { Items = [] } of paginateQuery({ client: tables }, query(shard, Date.parse(time))))
      for (const Item of Items) {
        await tables.send(new PutItemCommand({ TableName, Item }));
        const PublishBatchRequestEntries = [{ Id: "0", Message: JSON.stringify(Item) }];
        await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
      }
};
