import {
  type PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  SendVoiceMessageCommand,
  VoiceId,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { type SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { OutboundMessage } from "../engine/context.ts";
import type { RemoteFault } from "../errors.ts";
import { toRemoteFault } from "./sdk-fault.ts";

/**
 * The result of one attempt to send a message. `retry`: it was certainly not sent, and a later attempt may succeed.
 * `rejected`: a later attempt is rejected again, or could send it twice.
 */
export type SendAttempt =
  | { kind: "sent"; messageId: string }
  | { kind: "retry"; reason: string }
  | { kind: "rejected"; reason: string };

/** Sends a message from an address or number; undefined if neither the message nor the channel of its application has one. */
export type SendOnce = (message: OutboundMessage, from: string | undefined) => Promise<SendAttempt>;

const NO_SENDER: SendAttempt = {
  kind: "rejected",
  reason: "neither the message nor the channel of the application names a sender",
};

export const connectEmail =
  (client: SESv2Client): SendOnce =>
  async (message, from) => {
    if (from === undefined) return NO_SENDER;
    const { address, subject = "", body, html, origin } = message;
    const command = new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [address] },
      Content: {
        Simple: {
          Subject: utf8(subject),
          Body: { ...(body !== "" && { Text: utf8(body) }), ...(html !== undefined && { Html: utf8(html) }) },
        },
      },
      EmailTags: tagsOf({ application_id: message.applicationId, ...origin }),
    });
    return toAttempt("ses:SendEmail", client.send(command));
  };

export const connectTexts =
  (client: PinpointSMSVoiceV2Client): SendOnce =>
  async ({ address, body, origin }, from) => {
    const isPromotional = origin.message_type === "PROMOTIONAL";
    const command = new SendTextMessageCommand({
      DestinationPhoneNumber: address,
      MessageBody: body,
      MessageType: isPromotional ? "PROMOTIONAL" : "TRANSACTIONAL",
      // [SMS and voice API reference: SendTextMessage] without it, the service chooses one of the account.
      ...(from !== undefined && { OriginationIdentity: from }),
    });
    return toAttempt("sms-voice:SendTextMessage", client.send(command));
  };

/** [SMS and voice API reference: SendVoiceMessage] the voices of Pinpoint in capitals; it has no language, which is that of the voice. */
const VOICES = Object.values(VoiceId);

export const connectVoice =
  (client: PinpointSMSVoiceV2Client): SendOnce =>
  async ({ address, body, voiceId }, from) => {
    if (from === undefined) return NO_SENDER;
    const voice = VOICES.find((name) => name === voiceId?.toUpperCase());
    const command = new SendVoiceMessageCommand({
      DestinationPhoneNumber: address,
      OriginationIdentity: from,
      MessageBody: body,
      MessageBodyTextType: "TEXT",
      ...(voice !== undefined && { VoiceId: voice }),
    });
    return toAttempt("sms-voice:SendVoiceMessage", client.send(command));
  };

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

// [SES API reference: MessageTag] letters, digits, underscores and dashes; at most 256 characters
const TAG_VALUE = /^[\w-]{1,256}$/;

/** What the events of SES carry back, so that an email can be assigned to its campaign or journey. */
const tagsOf = (fields: Record<string, string>) =>
  Object.entries(fields)
    .filter(([, value]) => TAG_VALUE.test(value))
    .map(([Name, Value]) => ({ Name, Value }));

const toAttempt = async (
  operation: string,
  sending: Promise<{ MessageId?: string | undefined }>,
): Promise<SendAttempt> => {
  try {
    const { MessageId = "" } = await sending;
    return { kind: "sent", messageId: MessageId };
  } catch (error) {
    return toFailedAttempt(toRemoteFault(operation, error));
  }
};

const toFailedAttempt = ({ operation, kind, cause }: RemoteFault): SendAttempt => {
  // The name of the error; its message can contain the address.
  const reason = `${operation}: ${cause instanceof Error ? cause.name : kind}`;
  if (kind === "throttled" || isRefusedConnection(cause)) return { kind: "retry", reason };
  return { kind: "rejected", reason };
};

const isRefusedConnection = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(String(cause.code));
