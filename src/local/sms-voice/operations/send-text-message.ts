import * as z from "zod";
import { sendToOutbox } from "../../../engine/delivery/store/outbox.ts";
import { newId } from "../../../engine/ids.ts";
import { numberRow } from "../../../engine/sms-voice/store/numbers.ts";
import { findOptOut } from "../../../engine/sms-voice/store/opt-outs.ts";
import { operation } from "../operation.ts";
import { OriginationIdentity, PhoneNumber } from "../resource.ts";
import { SmsVoiceError } from "../sms-voice-error.ts";

// [End User Messaging SMS API: SendTextMessage]
const BODY_MAX_LENGTH = 1_600;
const TTL_MAX_SECONDS = 259_200;

const Input = z.strictObject({
  DestinationPhoneNumber: PhoneNumber,
  // Optional in the API, which then picks a number of the account.
  OriginationIdentity,
  MessageBody: z.string().min(1).max(BODY_MAX_LENGTH),
  MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]).default("TRANSACTIONAL"),
  /** Without effect: a text is delivered at once. */
  TimeToLive: z.int().min(5).max(TTL_MAX_SECONDS).optional(),
  DryRun: z.boolean().default(false),
});

export const SendTextMessage = operation(Input, (context, input) => {
  const { DestinationPhoneNumber: customer, OriginationIdentity: identity } = input;
  const { optOutListName } = numberRow(context, identity);
  if (findOptOut(context, optOutListName, customer) !== undefined)
    throw new SmsVoiceError("ConflictException", "The destination phone number has opted out.", {
      Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
      ResourceType: "opted-out-number",
      ResourceId: customer,
    });
  if (input.DryRun) return { MessageId: newId() };
  const origin = { origination_phone_number: identity, message_type: input.MessageType };
  const message = { applicationId: "", channel: "SMS", address: customer, body: input.MessageBody, origin } as const;
  return { MessageId: sendToOutbox(context, message).messageId };
});
