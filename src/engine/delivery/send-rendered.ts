import { storageProblem } from "../../storage-error.ts";
import type { EngineContext } from "../context.ts";
import { newId } from "../ids.ts";
import { isOptedOut } from "../sms-voice/store/opt-outs.ts";
import type { EventRecord } from "./event-record.ts";
import { messageRecords } from "./message-records.ts";
import type { RenderedMessage } from "./render-message.ts";
import { smsParts } from "./sms-parts.ts";

export type Outgoing = {
  appId: string;
  /** The `client_id` of the message's records. */
  endpointId: string;
  message: RenderedMessage;
  /** The campaign or journey that sends the message, as in its records. */
  ids: Record<string, string>;
  /** Identifies the attempt, so that the port recognizes the messages of a retried one. */
  attemptId: string;
  /** The `Context` of a request, as JSON text. */
  customerContext?: string;
};

export type Sent = { status: "sent" | "opted-out" | "failed"; messageId: string; records: EventRecord[] };

/** Sends one message through the port, unless its number is in the opt-out list. The caller stores the records. */
export const sendRendered = async (context: EngineContext, outgoing: Outgoing): Promise<Sent> => {
  const { message } = outgoing;
  if (message.channel === "SMS" && isOptedOut(context, message.from, message.address))
    return toSent(context, outgoing, "opted-out", newId());
  const { status, messageId } = await callPort(context, outgoing);
  return toSent(context, outgoing, status === "SUCCESS" ? "sent" : "failed", messageId);
};

const callPort = ({ ports }: EngineContext, { appId, endpointId, message, ids, attemptId }: Outgoing) => {
  const { from, messageType, ...outbound } = message;
  const phone = (message.channel === "SMS" || message.channel === "VOICE") && {
    ...(from !== undefined && { origination_phone_number: from }),
    ...(messageType !== undefined && { message_type: messageType }),
  };
  const email = message.channel === "EMAIL" && from !== undefined && { from };
  return ports
    .sendMessage({
      applicationId: appId,
      endpointId,
      ...outbound,
      ...email,
      origin: { ...ids, ...phone, batch_id: attemptId },
    })
    .catch((error: unknown) => {
      // The batch is attempted again when the disk has space.
      if (storageProblem(error) !== undefined) throw error;
      return { status: "FAILURE" as const, messageId: "" };
    });
};

const toSent = (
  context: EngineContext,
  { appId, endpointId, message, ids, customerContext }: Outgoing,
  status: Sent["status"],
  messageId: string,
): Sent => {
  const attempt = {
    ...message,
    messageId,
    sent: status === "sent",
    isOptedOut: status === "opted-out",
    smsParts: smsParts(message.body),
    ...(customerContext !== undefined && { customerContext }),
  };
  return {
    status,
    messageId,
    records: messageRecords({ context, appId, endpointId, now: context.clock.now() }, attempt, ids),
  };
};
