import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";

const states = new SFNClient({});
const dynamodb = new DynamoDBClient({});
const [stateMachineArn] = Object.values(JSON.parse(process.env.STATE_MACHINES ?? "{}")) as string[];

type Event = { Details: { ContactData: { ContactId: string } } };

export const handler = async (event: Event) => {
  const name = event.Details.ContactData.ContactId;
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(event) });
  const { executionArn = "" } = await states.send(command);
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: process.env.RESULTS_TABLE,
      Key: { pk: { S: executionArn } },
      UpdateExpression: "SET expiresAt = :expiresAt",
      ExpressionAttributeValues: { ":expiresAt": { N: String(Math.floor(Date.now() / 1_000) + 691_200) } },
    }),
  );
  return { execution_id: executionArn, status: "CREATED" };
};
