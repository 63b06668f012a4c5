import { storageProblem } from "../../storage-error.ts";
import { loadDisabledChannels } from "../channel/store/channels.ts";
import type { EngineContext } from "../context.ts";
import { newId } from "../ids.ts";
import { isOptedOut } from "../sms-voice/store/opt-outs.ts";
import type { Batch, Member, MemberResult } from "./batch.ts";
import type { ChannelPlan } from "./batch-plan.ts";
import { type EventRecord, eventRecord } from "./event-record.ts";
import { messageRecords } from "./message-records.ts";
import type { RenderedMessage, RenderResult } from "./render-message.ts";
import { smsParts } from "./sms-parts.ts";

type SendPlan = Extract<ChannelPlan, { kind: "send" }>;

/** Renders and sends a message to each member of a batch. */
export const sendMessages = (context: EngineContext, plan: SendPlan, batch: Batch): Promise<MemberResult[]> => {
  const disabledChannels = loadDisabledChannels(context, batch.appId);
  return Promise.all(
    batch.members.map((member) => {
      const rendering = plan.render(member, new Date(context.clock.now()), disabledChannels);
      return rendering.ok
        ? sendMessage(context, plan, batch, member, rendering.message)
        : renderingFailure(context, plan, batch, member, rendering);
    }),
  );
};

const sendMessage = async (
  context: EngineContext,
  plan: SendPlan,
  batch: Batch,
  member: Member,
  message: RenderedMessage,
): Promise<MemberResult> => {
  const { from, messageType, ...outbound } = message;
  const origin = { context, appId: batch.appId, endpointId: member.endpointId, now: context.clock.now() };
  if (message.channel === "SMS" && isOptedOut(context, from, message.address)) {
    const refused = { ...message, messageId: newId(), sent: false, isOptedOut: true, smsParts: smsParts(message.body) };
    const records = messageRecords(origin, refused, plan.origin);
    return { ...member, ...OPTED_OUT, feedback: feedbackOf(records), records };
  }
  const { status, messageId } = await context.ports
    .sendMessage({
      applicationId: batch.appId,
      endpointId: member.endpointId,
      ...outbound,
      // With the batch id, so that the port recognizes the messages of a retried batch.
      origin: {
        ...plan.origin,
        ...(message.channel === "SMS" && from !== undefined && { origination_phone_number: from }),
        batch_id: String(batch.id),
      },
    })
    .catch((error: unknown) => {
      // The batch is attempted again when the disk has space.
      if (storageProblem(error) !== undefined) throw error;
      return { status: "FAILURE" as const, messageId: "" };
    });
  const sent = status === "SUCCESS";
  const records = messageRecords(
    { ...origin, now: context.clock.now() },
    { ...message, messageId, sent, smsParts: smsParts(message.body) },
    plan.origin,
  );
  return {
    ...member,
    status: sent ? "SUCCESS" : "FAILURE",
    statusCode: sent ? "200" : "500",
    statusMessage: sent ? "200" : "the message was not sent",
    feedback: feedbackOf(records),
    records,
  };
};

// [Pinpoint API reference: MessageResult] A text to a number in the opt-out list is not sent.
const OPTED_OUT = { status: "FAILURE", statusCode: "400", statusMessage: "the number is in the opt-out list" } as const;

/** The events that a split of a journey evaluates, also before the time of a receipt. */
const feedbackOf = (records: readonly EventRecord[]) => ({ events: records.map((record) => record.event_type) });

const renderingFailure = (
  context: EngineContext,
  plan: SendPlan,
  { appId }: Batch,
  member: Member,
  { channel, reason }: Extract<RenderResult, { ok: false }>,
): MemberResult => {
  const origin = { context, appId, endpointId: member.endpointId, now: context.clock.now() };
  const records =
    channel === "EMAIL"
      ? [eventRecord(origin, "_email.rendering_failure", plan.origin, { client_context: { custom: {} } })]
      : [];
  return { ...member, status: "FAILURE", statusCode: "400", statusMessage: reason, records };
};
