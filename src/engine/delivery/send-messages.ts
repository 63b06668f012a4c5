import { loadDisabledChannels } from "../channel/store/channels.ts";
import type { EngineContext } from "../context.ts";
import type { Batch, Member, MemberResult } from "./batch.ts";
import type { ChannelPlan } from "./batch-plan.ts";
import { eventRecord } from "./event-record.ts";
import type { RenderedMessage, RenderResult } from "./render-message.ts";
import { type Sent, sendRendered } from "./send-rendered.ts";

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
  const { status, records } = await sendRendered(context, {
    appId: batch.appId,
    endpointId: member.endpointId,
    message,
    ids: plan.origin,
    attemptId: String(batch.id),
  });
  // The events that a split of a journey evaluates, also before the time of a receipt.
  const feedback = { events: records.map((record) => record.event_type) };
  return { ...member, ...resultOf(status), feedback, records };
};

const resultOf = (status: Sent["status"]): Pick<MemberResult, "status" | "statusCode" | "statusMessage"> => {
  switch (status) {
    case "sent":
      return { status: "SUCCESS", statusCode: "200", statusMessage: "200" };
    case "opted-out":
      return { status: "FAILURE", statusCode: "400", statusMessage: "the number is in the opt-out list" };
    case "failed":
      return { status: "FAILURE", statusCode: "500", statusMessage: "the message was not sent" };
    default:
      return status satisfies never;
  }
};

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
