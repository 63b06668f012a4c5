import { KinesisClient } from "@aws-sdk/client-kinesis";
import { PinpointClient } from "@aws-sdk/client-pinpoint";
import { PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";

/** AWS SDK clients for the local cloud. */
export const connectClients = (endpoint: string, region: string, accountId: string) => {
  const settings = { endpoint, region, credentials: { accessKeyId: accountId, secretAccessKey: "local" } };
  return {
    pinpoint: new PinpointClient(settings),
    sms: new PinpointSMSVoiceV2Client(settings),
    kinesis: new KinesisClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
  };
};
export type Clients = ReturnType<typeof connectClients>;
