import * as z from "zod";
import { SMS_TEMPLATE_MAX_LENGTH } from "../../../pinpoint/limits.ts";
import { mapOf } from "../../../pinpoint/map-of.ts";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { EngineContext } from "../../context.ts";
import { newId } from "../../ids.ts";
import type { Operation } from "../../operation.ts";
import { rejectUnsupported } from "../../reject-unsupported.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { isOptedOut } from "../../sms-voice/store/opt-outs.ts";
import { writeEventStream } from "../../stream/store/event-streams.ts";
import type { MessageAttempt } from "../message-attempt.ts";
import { smsParts } from "../sms-parts.ts";
import { smsRecords } from "../sms-records.ts";

// [Pinpoint quotas: messages] addresses in one request
const ADDRESSES_MAX = 100;

const SmsMessage = z.object({
  Body: z.string().min(1).max(SMS_TEMPLATE_MAX_LENGTH),
  MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]).default("TRANSACTIONAL"),
  OriginationNumber: z.string().optional(),
  Substitutions: z.unknown().optional(),
});
const MessageRequest = z.object({
  // unspecified by AWS for an engine that sends texts alone; chosen because a message is sent or rejected, never dropped.
  Addresses: mapOf(z.object({ ChannelType: z.literal("SMS") })),
  MessageConfiguration: z.object({ SMSMessage: SmsMessage }),
  Context: mapOf(z.string()).optional(),
  Endpoints: z.unknown().optional(),
  TemplateConfiguration: z.unknown().optional(),
});
type Message = z.infer<typeof SmsMessage> & { customerContext: string };

/** Sends a text to each address. The response is 200 also if none was sent. [Pinpoint API reference: SendMessages] */
export const sendMessages: Operation = async (context, { path, body, requestId }) => {
  const app = requireApp(context, path["application-id"]);
  const request = parseBody(MessageRequest, withoutNulls(body));
  const { SMSMessage } = request.MessageConfiguration;
  rejectUnsupported(request, ["Endpoints", "TemplateConfiguration"]);
  rejectUnsupported(SMSMessage, ["Substitutions"]);
  const addresses = Object.keys(request.Addresses);
  if (addresses.length > ADDRESSES_MAX) throw badRequest(`Addresses: the limit is ${ADDRESSES_MAX}`);
  const message = { ...SMSMessage, customerContext: JSON.stringify(request.Context ?? {}) };
  const results = await Promise.all(
    addresses.map(async (address) => [address, await sendTo(context, app.id, address, message)] as const),
  );
  return { ApplicationId: app.id, RequestId: requestId, Result: Object.fromEntries(results) };
};

const sendTo = async (context: EngineContext, appId: string, address: string, message: Message) => {
  const { Body: body, MessageType: messageType, OriginationNumber: from, customerContext } = message;
  const isRefused = isOptedOut(context, from, address);
  const { status, messageId } = isRefused
    ? { status: "FAILURE", messageId: newId() }
    : await context.ports.sendMessage({
        applicationId: appId,
        channel: "SMS",
        address,
        body,
        origin: { ...(from && { origination_phone_number: from }), message_type: messageType },
      });
  const sent = status === "SUCCESS";
  const attempt = { channel: "SMS", address, messageId, sent, isOptedOut: isRefused, from, messageType } as const;
  writeRecords(context, appId, { ...attempt, customerContext, smsParts: smsParts(body) });
  if (isRefused) return toResult("OPT_OUT", 400, "The number is in the opt-out list.", messageId);
  return sent
    ? toResult("SUCCESSFUL", 200, "Message accepted.", messageId)
    : toResult("TEMPORARY_FAILURE", 500, "The message was not sent.", messageId);
};

// [Pinpoint developer guide: SMS events] `client_id` of a transactional message is not an endpoint id.
const writeRecords = (context: EngineContext, appId: string, attempt: MessageAttempt): void => {
  const origin = { context, appId, endpointId: newId(), now: context.clock.now() };
  writeEventStream(context, appId, smsRecords(origin, attempt, {}));
};

const toResult = (DeliveryStatus: string, StatusCode: number, StatusMessage: string, MessageId: string) => ({
  DeliveryStatus,
  StatusCode,
  StatusMessage,
  MessageId,
});
