// The minimal sequence of a text: claim, read and write the conversation, reply, settle. No keywords and no retries.
import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { PinpointClient, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import {
  PinpointSMSVoiceV2Client,
  PutOptedOutNumberCommand,
  SendTextMessageCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

const [dynamo, sms, sns, sqs] = [
  new DynamoDBClient({}),
  new PinpointSMSVoiceV2Client({}),
  new SNSClient({}),
  new SQSClient({}),
];
const { CLAIMS_TABLE = "", CONVERSATIONS_TABLE, NOTIFICATION_TOPIC_ARN, SMS_QUEUE_URL, RESULT_STREAM } = process.env;

type Event = { Records: { Sns: { Message: string } }[] };

const optOut = async (customer: string) => {
  await sms.send(new PutOptedOutNumberCommand({ OptOutListName: "Default", OptedOutNumber: customer }));
  await sns.send(new PublishCommand({ TopicArn: NOTIFICATION_TOPIC_ARN, Message: customer }));
  const key = { ApplicationId: "none", EndpointId: customer };
  await new PinpointClient({}).send(new UpdateEndpointCommand({ ...key, EndpointRequest: { OptOut: "ALL" } }));
};

const putEvent = (record: object) =>
  new KinesisClient({}).send(
    new PutRecordsCommand({
      StreamName: RESULT_STREAM,
      Records: [{ PartitionKey: "none", Data: new TextEncoder().encode(JSON.stringify(record)) }],
    }),
  );

export const handler = async ({ Records }: Event) => {
  for (const { Sns } of Records) {
    const { originationNumber, destinationNumber, messageBody, inboundMessageId } = JSON.parse(Sns.Message);
    const pk = { S: `${destinationNumber}#${originationNumber}` };
    const claim = { pk: { S: inboundMessageId } };
    await dynamo.send(new PutItemCommand({ TableName: CLAIMS_TABLE, Item: claim }));
    await dynamo.send(new GetItemCommand({ TableName: CONVERSATIONS_TABLE, Key: { pk } }));
    await dynamo.send(new PutItemCommand({ TableName: CONVERSATIONS_TABLE, Item: { pk } }));
    if (messageBody === "STOP") await optOut(originationNumber);
    if (messageBody === "5") await putEvent({ score: 5 });
    await sms
      .send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: originationNumber,
          OriginationIdentity: destinationNumber,
          MessageBody: "Hello",
        }),
      )
      .catch(() =>
        sqs.send(
          new SendMessageBatchCommand({ QueueUrl: SMS_QUEUE_URL, Entries: [{ Id: "0", MessageBody: "Hello" }] }),
        ),
      );
    await dynamo.send(
      new BatchWriteItemCommand({ RequestItems: { [CLAIMS_TABLE]: [{ PutRequest: { Item: claim } }] } }),
    );
  }
};
