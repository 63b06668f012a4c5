import { setTimeout } from "node:timers/promises";
import { PinpointClient } from "@aws-sdk/client-pinpoint";
import type { PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import * as z from "zod";
import type { TwoWayPorts } from "../sms/ports.ts";
import { singleAttemptSettings } from "./client-settings.ts";
import { connectSendMessages } from "./send-messages.ts";
import { connectSendTextMessage, createSmsClient } from "./send-text-message.ts";

const TIMEOUT_MS = 3_000;

/** The environment variables of every function that sends texts. */
export const SmsSendEnvironment = z.object({
  /** The application whose `SendMessages` sends replies; without it, `SendTextMessage` does. */
  SMS_REPLY_APPLICATION: z.string().min(1).optional(),
});
export type SmsSendEnvironment = z.infer<typeof SmsSendEnvironment>;

type SendPorts = Pick<TwoWayPorts, "sendText" | "wait" | "random">;

export const connectSmsSend = (
  { SMS_REPLY_APPLICATION }: SmsSendEnvironment,
  client: PinpointSMSVoiceV2Client = createSmsClient(),
): SendPorts => ({
  sendText:
    SMS_REPLY_APPLICATION === undefined
      ? connectSendTextMessage(client)
      : connectSendMessages(new PinpointClient(singleAttemptSettings(TIMEOUT_MS)), SMS_REPLY_APPLICATION),
  wait: async (ms) => {
    await setTimeout(ms);
  },
  random: Math.random,
});
