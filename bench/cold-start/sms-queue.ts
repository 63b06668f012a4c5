import { PinpointClient, SendMessagesCommand } from "@aws-sdk/client-pinpoint";
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";

const sms = new PinpointSMSVoiceV2Client({});
const { SMS_REPLY_APPLICATION: ApplicationId } = process.env;

type Event = { Records: { body: string }[] };

export const handler = async ({ Records }: Event) => {
  for (const { body } of Records) {
    const { customer, number, text } = JSON.parse(body);
    if (ApplicationId) {
      const Addresses = { [customer]: { ChannelType: "SMS" as const } };
      const MessageConfiguration = { SMSMessage: { Body: text, OriginationNumber: number } };
      const MessageRequest = { Addresses, MessageConfiguration };
      await new PinpointClient({}).send(new SendMessagesCommand({ ApplicationId, MessageRequest }));
    } else
      await sms.send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: customer,
          OriginationIdentity: number,
          MessageBody: text,
        }),
      );
  }
  return { batchItemFailures: [] };
};
