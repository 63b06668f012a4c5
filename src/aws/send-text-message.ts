import {
  DeleteOptedOutNumberCommand,
  PinpointSMSVoiceV2Client,
  PutOptedOutNumberCommand,
  SendTextMessageCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import * as z from "zod";
import { type ReplyResult, toSendTextResult } from "../pinpoint/reply-result.ts";
import type { EffectPorts, OutgoingText } from "../sms/ports.ts";
import { singleAttemptSettings } from "./client-settings.ts";
import { unlessNotFound } from "./sdk-fault.ts";

const TIMEOUT_MS = 3_000;

export const createSmsClient = (): PinpointSMSVoiceV2Client =>
  new PinpointSMSVoiceV2Client(singleAttemptSettings(TIMEOUT_MS));

const SendTextError = z.object({ name: z.string(), Reason: z.string().optional() }).catch({ name: "unknown error" });

/** Sends a text with `SendTextMessage`, from the number that the customer texted. */
export const connectSendTextMessage =
  (client: PinpointSMSVoiceV2Client) =>
  ({ customer, number, text }: OutgoingText): Promise<ReplyResult> =>
    client
      .send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: customer,
          OriginationIdentity: number,
          MessageBody: text,
          MessageType: "TRANSACTIONAL",
        }),
      )
      .then(
        ({ MessageId = "" }) => ({ kind: "sent", messageId: MessageId }),
        (error: unknown) => toSendTextResult(SendTextError.parse(error)),
      );

/** Changes an opt-out list of the account. */
export const connectOptOutList =
  (client: PinpointSMSVoiceV2Client): EffectPorts["setListed"] =>
  async ({ customer }, OptOutListName, isListed) => {
    const input = { OptOutListName, OptedOutNumber: customer };
    if (isListed) await client.send(new PutOptedOutNumberCommand(input));
    else
      await client.send(new DeleteOptedOutNumberCommand(input)).catch(unlessNotFound("sms-voice:DeleteOptedOutNumber"));
  };
