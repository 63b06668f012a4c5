// The minimal sequence of a message of a chat: whose chat it is, claim, text, and at its end the conversation. No retries.
import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PinpointClient, SendMessagesCommand } from "@aws-sdk/client-pinpoint";
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

const [dynamo, sms, sqs] = [new DynamoDBClient({}), new PinpointSMSVoiceV2Client({}), new SQSClient({})];
const { CLAIMS_TABLE = "", CHATS_TABLE, CONVERSATIONS_TABLE, SMS_QUEUE_URL } = process.env;
const { SMS_REPLY_APPLICATION: ApplicationId } = process.env;

type Event = { Records: { Sns: { Message: string } }[] };

const send = async (customer: string, number: string, text: string) => {
  if (ApplicationId) {
    const Addresses = { [customer]: { ChannelType: "SMS" as const } };
    const MessageConfiguration = { SMSMessage: { Body: text, OriginationNumber: number } };
    const MessageRequest = { Addresses, MessageConfiguration };
    await new PinpointClient({}).send(new SendMessagesCommand({ ApplicationId, MessageRequest }));
  } else
    await sms.send(
      new SendTextMessageCommand({ DestinationPhoneNumber: customer, OriginationIdentity: number, MessageBody: text }),
    );
};

export const handler = async ({ Records }: Event) => {
  for (const { Sns } of Records) {
    const { Id, Type, Content, InitialContactId } = JSON.parse(Sns.Message);
    const chat = await dynamo.send(
      new GetItemCommand({ TableName: CHATS_TABLE, Key: { pk: { S: `contact#${InitialContactId}` } } }),
    );
    if (chat.Item === undefined) continue;
    const { customer, number } = JSON.parse(chat.Item.value?.S ?? "{}");
    const claim = { pk: { S: Id } };
    await dynamo.send(new PutItemCommand({ TableName: CLAIMS_TABLE, Item: claim }));
    if (Type === "EVENT")
      await dynamo.send(
        new PutItemCommand({ TableName: CONVERSATIONS_TABLE, Item: { pk: { S: `${number}#${customer}` } } }),
      );
    else
      await send(customer, number, Content).catch(() =>
        sqs.send(
          new SendMessageBatchCommand({ QueueUrl: SMS_QUEUE_URL, Entries: [{ Id: "0", MessageBody: Content }] }),
        ),
      );
    await dynamo.send(
      new BatchWriteItemCommand({ RequestItems: { [CLAIMS_TABLE]: [{ PutRequest: { Item: claim } }] } }),
    );
  }
};
