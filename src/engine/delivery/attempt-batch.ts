import type { EngineContext } from "../context.ts";
import { attributesByEndpoint } from "./attributes-by-endpoint.ts";
import type { Batch, MemberResult } from "./batch.ts";
import type { BatchPlan, ChannelPlan, InvocationPlan } from "./batch-plan.ts";
import { invokeFunction } from "./invoke-function.ts";
import { membersAfterHook } from "./members-after-hook.ts";
import { type AttemptFailure, planRetry } from "./plan-retry.ts";
import { sendMessages } from "./send-messages.ts";

export type SettledBatch = {
  kind: "settled";
  results: MemberResult[];
  attempts: number;
  /** Why the batch is settled; stored for diagnosis only. */
  summary: string;
  response: string | undefined;
};

/** The result of one attempt. The caller stores it before anything else happens to the batch. */
export type AttemptResult = { kind: "retry"; batch: Batch } | { kind: "filtered"; batch: Batch } | SettledBatch;

/** Runs the next stage of a batch: invokes its hook, or delivers it. Does not write to the database. */
export const attemptBatch = async (context: EngineContext, plan: BatchPlan, batch: Batch): Promise<AttemptResult> => {
  if (batch.stage === "hook" && plan.hook !== undefined) return applyHook(context, plan.hook, batch);
  return deliver(context, plan.channel, batch);
};

const applyHook = async (context: EngineContext, hook: InvocationPlan, batch: Batch): Promise<AttemptResult> => {
  const invocation = await invokeFunction(context, hook, batch);
  const { hookAttempts } = context.settings;
  if (invocation.kind === "failed")
    return retryOrFail(context, batch, hookAttempts, "HOOK_FAILURE", invocation.reason, invocation.message);
  const members = membersAfterHook(invocation.payload, batch.members);
  if (members === undefined)
    return retryOrFail(context, batch, hookAttempts, "HOOK_FAILURE", "unreadable-response", UNREADABLE_HOOK_RESPONSE);
  if (members.length === 0)
    return { kind: "settled", results: [], attempts: batch.attempts + 1, summary: "filtered", response: "{}" };
  const dueAt = context.clock.now();
  return { kind: "filtered", batch: { ...batch, members, stage: "deliver", dueAt, attempts: 0, throttles: 0 } };
};

const UNREADABLE_HOOK_RESPONSE = "the hook's response is not a map of endpoints that the hook received";

const deliver = async (context: EngineContext, channel: ChannelPlan, batch: Batch): Promise<AttemptResult> => {
  switch (channel.kind) {
    case "invoke":
      return invokeChannel(context, channel, batch);
    case "send": {
      const results = await sendMessages(context, channel, batch);
      return { kind: "settled", results, attempts: 1, summary: "sent", response: undefined };
    }
    default:
      return channel satisfies never;
  }
};

// [Pinpoint developer guide: event streams] the code and message of a sent journey message.
const SUCCESS = { status: "SUCCESS", statusCode: "200", statusMessage: "200" } as const;

const invokeChannel = async (context: EngineContext, channel: InvocationPlan, batch: Batch): Promise<AttemptResult> => {
  const invocation = await invokeFunction(context, channel, batch);
  if (invocation.kind === "failed") {
    const { reason, message } = invocation;
    return retryOrFail(context, batch, context.settings.channelAttempts, "CUSTOM_DELIVERY_FAILURE", reason, message);
  }
  const attributes = attributesByEndpoint(invocation.payload, batch.members);
  const results = batch.members.map((member): MemberResult => {
    const own = attributes.get(member.endpointId);
    return { ...member, ...SUCCESS, ...(own && { feedback: { attributes: own } }) };
  });
  const { payload: response } = invocation;
  return { kind: "settled", results, attempts: batch.attempts + 1, summary: "delivered", response };
};

const retryOrFail = (
  { settings, clock }: EngineContext,
  batch: Batch,
  maxAttempts: number,
  status: "HOOK_FAILURE" | "CUSTOM_DELIVERY_FAILURE",
  failure: AttemptFailure,
  message: string,
): AttemptResult => {
  const { throttledAttempts: throttles, firstRetryMs: firstWaitMs } = settings;
  const limits = { attempts: maxAttempts, throttles, firstWaitMs };
  const { kind, ...counts } = planRetry(batch, failure, limits, clock.now());
  if (kind === "retry") return { kind, batch: { ...batch, ...counts } };
  return {
    kind: "settled",
    results: batch.members.map((member) => ({ ...member, status, statusCode: "500", statusMessage: failure })),
    attempts: counts.attempts,
    summary: failure,
    response: message,
  };
};
