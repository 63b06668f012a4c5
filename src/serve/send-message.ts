import type { ServedClients } from "../aws/served-clients.ts";
import { connectEmail, connectTexts, connectVoice, type SendOnce } from "../aws/served-messages.ts";
import { loadChannel } from "../engine/channel/store/channels.ts";
import type { EngineContext, EnginePorts, OutboundMessage } from "../engine/context.ts";
import { handedOverAs, keepHandedOver } from "../engine/delivery/store/handed-over.ts";
import { attemptKeyOf, sendToOutbox } from "../engine/delivery/store/outbox.ts";
import { log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { createPace } from "./pace.ts";
import type { ServerSetup } from "./read-config.ts";

export type MessageOptions = {
  clients: Pick<ServedClients, "ses" | "sms">;
  context: () => EngineContext;
  metrics: Pick<Metrics, "delivered">;
};

/**
 * Sends messages by SES and End User Messaging, and stores those of all other channels in the outbox. Of a batch that is attempted again after a kill, only messages that no service has
 * accepted are sent; one whose acceptance was not stored in time is sent twice.
 */
export const connectMessages = (
  destinations: ServerSetup["destinations"],
  { clients: { ses, sms }, context, metrics }: MessageOptions,
): EnginePorts["sendMessage"] => {
  const senders = new Map<OutboundMessage["channel"], SendOnce>();
  if (destinations.email !== undefined) senders.set("EMAIL", paced(connectEmail(ses)));
  if (destinations.sms !== undefined) senders.set("SMS", paced(connectTexts(sms)));
  if (destinations.voice !== undefined) senders.set("VOICE", paced(connectVoice(sms)));

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
    const attempt = await send(message, senderOf(context(), message));
    metrics.delivered(channel.toLowerCase(), attempt.kind);
    if (attempt.kind !== "sent") {
      log("a message was not sent", { application: applicationId, channel, reason: attempt.reason });
      return { status: "FAILURE", messageId: "" };
    }
    if (key) keepHandedOver(context(), key, attempt.messageId);
    return { status: "SUCCESS", messageId: attempt.messageId };
  };
};

const paced = (send: SendOnce): SendOnce => {
  const pace = createPace();
  return (message, from) => pace(() => send(message, from));
};

/** The sender that the message names, or else that of the application's channel. [Pinpoint API reference: EmailChannelRequest, SMSChannelRequest] */
const senderOf = (context: EngineContext, { channel, from, origin, applicationId }: OutboundMessage) => {
  const named = from ?? origin.origination_phone_number;
  if (named !== undefined) return named;
  const { FromAddress, SenderId, ShortCode } = loadChannel(context, applicationId, channel)?.settings ?? {};
  const byChannel = channel === "EMAIL" ? FromAddress : (SenderId ?? ShortCode);
  return typeof byChannel === "string" ? byChannel : undefined;
};
