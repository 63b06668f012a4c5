import * as z from "zod";
import { newId } from "../../../engine/ids.ts";
import { isOptedOut } from "../../../engine/sms-voice/store/opt-outs.ts";
import { operation } from "../operation.ts";
import { OriginationIdentity, PhoneNumber } from "../resource.ts";
import { sendToCustomer } from "../send-to-customer.ts";
import { SmsVoiceError } from "../sms-voice-error.ts";
import { writeTextEvents } from "../text-events.ts";

// [End User Messaging SMS API: SendTextMessage]
const BODY_MAX_LENGTH = 1_600;
const TTL_MAX_SECONDS = 259_200;
const CONTEXT_KEY_MAX_LENGTH = 100;
const CONTEXT_VALUE_MAX_LENGTH = 800;

const Input = z.strictObject({
  DestinationPhoneNumber: PhoneNumber,
  // Optional in the API, which then picks a number of the account.
  OriginationIdentity,
  MessageBody: z.string().min(1).max(BODY_MAX_LENGTH),
  MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]).default("TRANSACTIONAL"),
  /** Seconds until the text expires; applies only to the simulated customer whose texts expire. */
  TimeToLive: z.int().min(5).max(TTL_MAX_SECONDS).default(TTL_MAX_SECONDS),
  Context: z
    .record(z.string().min(1).max(CONTEXT_KEY_MAX_LENGTH), z.string().min(1).max(CONTEXT_VALUE_MAX_LENGTH))
    .optional(),
  DryRun: z.boolean().default(false),
});

export const SendTextMessage = operation(Input, (context, input) => {
  const { DestinationPhoneNumber: customer, OriginationIdentity: identity } = input;
  if (isOptedOut(context, identity, customer))
    throw new SmsVoiceError("ConflictException", "The destination phone number has opted out.", {
      Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
      ResourceType: "opted-out-number",
      ResourceId: customer,
    });
  if (input.DryRun) return { MessageId: newId() };
  const origin = { origination_phone_number: identity, message_type: input.MessageType };
  const message = { applicationId: "", channel: "SMS", address: customer, body: input.MessageBody, origin } as const;
  const { messageId } = sendToCustomer(context, message);
  const { MessageBody: body, MessageType: type, TimeToLive: ttlSeconds, Context: sent } = input;
  writeTextEvents(context, { messageId, customer, number: identity, body, type, ttlSeconds, context: sent });
  return { MessageId: messageId };
});
