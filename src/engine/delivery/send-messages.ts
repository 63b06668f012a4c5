import type { EngineContext } from "../context.ts";
import type { Batch, Member, MemberResult } from "./batch.ts";
import { eventRecord } from "./event-record.ts";
import { messageRecords } from "./message-records.ts";
import type { Order } from "./order.ts";
import type { RenderedMessage, RenderResult } from "./render-message.ts";

type SendOrder = Extract<Order["deliver"], { kind: "send" }>;

// [Pinpoint user guide: SMS] characters in one part of a message in the GSM alphabet, alone and joined.
const SMS_PART_LENGTH = 160;
const SMS_JOINED_PART_LENGTH = 153;

/** Renders and sends a message to each member of a batch. */
export const sendMessages = (context: EngineContext, order: SendOrder, batch: Batch): Promise<MemberResult[]> =>
  Promise.all(
    batch.members.map((member) => {
      const rendering = order.render(member, new Date(context.clock.now()));
      return rendering.ok
        ? sendOne(context, order, batch, member, rendering.message)
        : notRendered(context, order, batch, member, rendering);
    }),
  );

const sendOne = async (
  context: EngineContext,
  order: SendOrder,
  batch: Batch,
  member: Member,
  message: RenderedMessage,
): Promise<MemberResult> => {
  const { from, messageType, ...outbound } = message;
  const { status, messageId } = await context.ports
    .sendMessage({
      applicationId: batch.appId,
      endpointId: member.endpointId,
      ...outbound,
      // With the batch's id, so that a message of a repeated batch can be known again.
      origin: { ...order.origin, batch_id: String(batch.id) },
    })
    .catch(() => ({ status: "FAILURE" as const, messageId: "" }));
  const sent = status === "SUCCESS";
  const records = messageRecords(
    { context, appId: batch.appId, endpointId: member.endpointId, now: context.clock.now() },
    { ...message, messageId, sent, parts: smsParts(message.body) },
    order.origin,
  );
  return {
    ...member,
    status: sent ? "SUCCESS" : "FAILURE",
    statusCode: sent ? "200" : "500",
    statusMessage: sent ? "200" : "the message was not sent",
    answer: { events: records.map((record) => record.event_type) },
    records,
  };
};

const notRendered = async (
  context: EngineContext,
  order: SendOrder,
  { appId }: Batch,
  member: Member,
  { channel, reason }: Extract<RenderResult, { ok: false }>,
): Promise<MemberResult> => {
  const origin = { context, appId, endpointId: member.endpointId, now: context.clock.now() };
  const records =
    channel === "EMAIL"
      ? [eventRecord(origin, "_email.rendering_failure", order.origin, { client_context: { custom: {} } })]
      : [];
  return { ...member, status: "FAILURE", statusCode: "400", statusMessage: reason, records };
};

const smsParts = (body: string): number =>
  body.length <= SMS_PART_LENGTH ? 1 : Math.ceil(body.length / SMS_JOINED_PART_LENGTH);
