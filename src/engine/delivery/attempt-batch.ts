import { ownValue } from "../../own-value.ts";
import type { EngineContext } from "../context.ts";
import type { Batch, MemberResult } from "./batch.ts";
import type { BatchPlan, ChannelPlan, InvocationPlan } from "./batch-plan.ts";
import { channelResults } from "./channel-results.ts";
import { invokeFunction } from "./invoke-function.ts";
import { membersAfterHook } from "./members-after-hook.ts";
import { type AttemptFailure, planRetry } from "./plan-retry.ts";
import { sendMessages } from "./send-messages.ts";

/** An invocation that failed. */
export type FailedInvocation = { stage: "hook" | "channel"; target: string; cause: AttemptFailure; detail: string };

export type SettledBatch = {
  kind: "settled";
  /** The invocation that failed last, if the batch is given up for that reason. */
  failed?: FailedInvocation;
  results: MemberResult[];
  attempts: number;
  /** Why the batch is settled; stored for diagnosis only. */
  summary: string;
  response: string | undefined;
};

/** The result of one attempt. The caller stores it before anything else happens to the batch. */
export type AttemptResult =
  | { kind: "retry"; batch: Batch; failed: FailedInvocation }
  | { kind: "filtered"; batch: Batch }
  | SettledBatch;

/**
 * Runs the next stage of a batch: invokes its hook, or delivers it. Stores nothing about the batch; the caller does. The port
 * `sendMessage` may store the message.
 */
export const attemptBatch = async (context: EngineContext, plan: BatchPlan, batch: Batch): Promise<AttemptResult> => {
  if (batch.stage === "hook" && plan.hook !== undefined) return applyHook(context, plan.hook, batch);
  return deliver(context, plan.channel, batch);
};

const applyHook = async (context: EngineContext, hook: InvocationPlan, batch: Batch): Promise<AttemptResult> => {
  const invocation = await invokeFunction(context, hook, batch);
  const { hookAttempts } = context.settings;
  const fail = (cause: AttemptFailure, detail: string): AttemptResult =>
    retryOrFail(context, batch, hookAttempts, { stage: "hook", target: hook.target, cause, detail });
  if (invocation.kind === "failed") return fail(invocation.reason, invocation.message);
  const members = membersAfterHook(invocation.payload, batch.members);
  if (members === undefined) return fail("unreadable-response", UNREADABLE_HOOK_RESPONSE);
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

const invokeChannel = async (context: EngineContext, channel: InvocationPlan, batch: Batch): Promise<AttemptResult> => {
  const invocation = await invokeFunction(context, channel, batch);
  if (invocation.kind === "failed") {
    const { reason: cause, message: detail } = invocation;
    const failed = { stage: "channel", target: channel.target, cause, detail } as const;
    return retryOrFail(context, batch, context.settings.channelAttempts, failed);
  }
  const results = channelResults(invocation.payload, batch.members, context.settings);
  const { payload: response } = invocation;
  return { kind: "settled", results, attempts: batch.attempts + 1, summary: "delivered", response };
};

const STATUS = { hook: "HOOK_FAILURE", channel: "CUSTOM_DELIVERY_FAILURE" } as const;

const retryOrFail = (
  { settings, clock }: EngineContext,
  batch: Batch,
  maxAttempts: number,
  failed: FailedInvocation,
): AttemptResult => {
  const { stage, cause, detail } = failed;
  const { throttledAttempts: throttles, firstRetryMs: firstWaitMs } = settings;
  const limits = { attempts: maxAttempts, throttles, firstWaitMs };
  const { kind, ...counts } = planRetry(batch, cause, limits, clock.now());
  if (kind === "retry") return { kind, batch: { ...batch, ...counts }, failed };
  const status = ownValue(STATUS, stage);
  return {
    kind: "settled",
    failed,
    results: batch.members.map((member) => ({ ...member, status, statusCode: "500", statusMessage: cause })),
    attempts: counts.attempts,
    summary: cause,
    response: detail,
  };
};
