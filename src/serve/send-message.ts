import { setTimeout } from "node:timers/promises";
import type { ServedClients } from "../aws/served-clients.ts";
import { connectEmail, connectTexts, connectVoice, type SendAttempt, type SendOnce } from "../aws/served-messages.ts";
import { type BackOff, waitAfterFailures } from "../back-off.ts";
import { loadChannel } from "../engine/channel/store/channels.ts";
import type { EngineContext, EnginePorts, OutboundMessage } from "../engine/context.ts";
import { handedOverAs, keepHandedOver } from "../engine/delivery/store/handed-over.ts";
import { attemptKeyOf, sendToOutbox } from "../engine/delivery/store/outbox.ts";
import { log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { ServerSetup } from "./read-config.ts";

export type MessageOptions = {
  clients: Pick<ServedClients, "ses" | "sms">;
  context: () => EngineContext;
  metrics: Pick<Metrics, "delivered">;
};

// Bridges half a minute of throttling; the batch waits so long.
const ATTEMPTS = 8;
const WAITS_MS: BackOff = { first: 200, max: 8_000 };

/**
 * Sends messages by SES and End User Messaging, and stores those of all other channels in the outbox. A message that was
 * throttled is sent again after a wait. Of a batch that is attempted again after a kill, only messages that no service has
 * accepted are sent; one whose acceptance was not stored in time is sent twice.
 */
export const connectMessages = (
  destinations: ServerSetup["destinations"],
  { clients: { ses, sms }, context, metrics }: MessageOptions,
): EnginePorts["sendMessage"] => {
  const senders = new Map<OutboundMessage["channel"], SendOnce>();
  if (destinations.email !== undefined) senders.set("EMAIL", connectEmail(ses));
  if (destinations.sms !== undefined) senders.set("SMS", connectTexts(sms));
  if (destinations.voice !== undefined) senders.set("VOICE", connectVoice(sms));

  return async (message) => {
    const { channel, applicationId } = message;
    const send = senders.get(channel);
    if (send === undefined) {
      metrics.delivered(channel.toLowerCase(), "outbox");
      return sendToOutbox(context(), message);
    }
    const key = attemptKeyOf(message);
    const earlier = key && handedOverAs(context(), key);
    if (earlier) return { status: "SUCCESS", messageId: earlier };
    const attempt = await sendPatiently(() => send(message, senderOf(context(), message)));
    metrics.delivered(channel.toLowerCase(), attempt.kind);
    if (attempt.kind !== "sent") {
      log("a message was not sent", { application: applicationId, channel, reason: attempt.reason });
      return { status: "FAILURE", messageId: "" };
    }
    if (key) keepHandedOver(context(), key, attempt.messageId);
    return { status: "SUCCESS", messageId: attempt.messageId };
  };
};

const sendPatiently = async (send: () => Promise<SendAttempt>): Promise<SendAttempt> => {
  for (let failures = 1; ; failures += 1) {
    const attempt = await send();
    if (attempt.kind !== "retry" || failures === ATTEMPTS) return attempt;
    await setTimeout(waitAfterFailures(failures, WAITS_MS) * (0.5 + Math.random() / 2));
  }
};

/** The sender that the message names, or else that of the application's channel. [Pinpoint API reference: EmailChannelRequest, SMSChannelRequest] */
const senderOf = (context: EngineContext, { channel, from, origin, applicationId }: OutboundMessage) => {
  const named = from ?? origin.origination_phone_number;
  if (named !== undefined) return named;
  const { FromAddress, SenderId, ShortCode } = loadChannel(context, applicationId, channel)?.settings ?? {};
  const byChannel = channel === "EMAIL" ? FromAddress : (SenderId ?? ShortCode);
  return typeof byChannel === "string" ? byChannel : undefined;
};
