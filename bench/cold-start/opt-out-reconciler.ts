import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeOptedOutNumbersCommand,
  PinpointSMSVoiceV2Client,
  PutOptedOutNumberCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";

const sms = new PinpointSMSVoiceV2Client({});
const tables = new DynamoDBClient({});
const { CONVERSATIONS_TABLE: TableName = "", SUPPRESSION_TABLE = "" } = process.env;

export const handler = async () => {
  await tables.send(new GetItemCommand({ TableName, Key: { pk: { S: "position" } } }));
  const { OptedOutNumbers = [] } = await sms.send(new DescribeOptedOutNumbersCommand({ OptOutListName: "Default" }));
  for (const { OptedOutNumber = "" } of OptedOutNumbers) {
    const Keys = [{ pk: { S: OptedOutNumber } }];
    const { Responses } = await tables.send(
      new BatchGetItemCommand({ RequestItems: { [SUPPRESSION_TABLE]: { Keys } } }),
    );
    if (Responses?.[SUPPRESSION_TABLE]?.length) continue;
    await tables.send(new PutItemCommand({ TableName: SUPPRESSION_TABLE, Item: { pk: { S: OptedOutNumber } } }));
    await sms.send(new PutOptedOutNumberCommand({ OptOutListName: "Default", OptedOutNumber }));
  }
};
