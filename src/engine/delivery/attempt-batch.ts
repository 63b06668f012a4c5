import type { EngineContext, FunctionAnswer } from "../context.ts";
import { type AfterFailure, afterFailure } from "./after-failure.ts";
import type { Batch, MemberResult } from "./batch.ts";
import { filteredMembers } from "./hook-response.ts";
import { invoke } from "./invoke.ts";
import type { Invocation, Order } from "./order.ts";
import { payloadText } from "./payload.ts";
import { sendMessages } from "./send-messages.ts";
import { splitAnswers } from "./split-attributes.ts";

/** What one attempt made of a batch; to be stored before anything else happens with it. */
export type Progress =
  | { kind: "again"; batch: Batch }
  | { kind: "filtered"; batch: Batch }
  | { kind: "settled"; results: MemberResult[]; attempts: number; outcome: string; answer: string | undefined };

/** Does with a batch what is next: asks its hook, or delivers it. Touches no table. */
export const attemptBatch = (context: EngineContext, order: Order, batch: Batch): Promise<Progress> => {
  if (batch.stage === "hook" && order.hook !== undefined) return askHook(context, order.hook, batch);
  return order.deliver.kind === "invoke"
    ? askChannel(context, order.deliver, batch)
    : send(context, order.deliver, batch);
};

const ask = (context: EngineContext, { target, head }: Invocation, batch: Batch): Promise<FunctionAnswer> =>
  invoke(context, target, payloadText(head(batch.scheduledTime), batch.members));

const askHook = async (context: EngineContext, hook: Invocation, batch: Batch): Promise<Progress> => {
  const answer = await ask(context, hook, batch);
  const members = answer.kind === "answered" ? filteredMembers(answer.payload, batch.members) : undefined;
  if (members !== undefined) return filtered(context, batch, members);
  const reason = answer.kind === "answered" ? "unreadable-answer" : answer.reason;
  const next = whatNext(context, batch, reason, context.settings.hookAttempts);
  if (next.kind === "again") return { kind: "again", batch: { ...batch, ...withoutKind(next) } };
  const message =
    answer.kind === "answered" ? "the hook's answer is not a map of endpoints it was sent" : answer.message;
  return failed(batch, "HOOK_FAILURE", next.attempts, reason, message);
};

const filtered = ({ clock }: EngineContext, batch: Batch, members: Batch["members"]): Progress =>
  members.length === 0
    ? { kind: "settled", results: [], attempts: batch.attempts + 1, outcome: "filtered", answer: "{}" }
    : {
        kind: "filtered",
        batch: { ...batch, members, stage: "deliver", dueAt: clock.now(), attempts: 0, throttles: 0 },
      };

const askChannel = async (context: EngineContext, channel: Invocation, batch: Batch): Promise<Progress> => {
  const answer = await ask(context, channel, batch);
  if (answer.kind === "failed") {
    const next = whatNext(context, batch, answer.reason, context.settings.channelAttempts);
    if (next.kind === "again") return { kind: "again", batch: { ...batch, ...withoutKind(next) } };
    return failed(batch, "CUSTOM_DELIVERY_FAILURE", next.attempts, answer.reason, answer.message);
  }
  const answers = splitAnswers(answer.payload, batch.members);
  const results = batch.members.map((member): MemberResult => {
    const split = answers.get(member.endpointId);
    return { ...member, ...SUCCESS, ...(split && { answer: split }) };
  });
  return { kind: "settled", results, attempts: batch.attempts + 1, outcome: "answered", answer: answer.payload };
};

// [Pinpoint developer guide: event streams] the code and message of a sent journey message.
const SUCCESS = { status: "SUCCESS", statusCode: "200", statusMessage: "200" } as const;

const send = async (
  context: EngineContext,
  order: Extract<Order["deliver"], { kind: "send" }>,
  batch: Batch,
): Promise<Progress> => {
  const results = await sendMessages(context, order, batch);
  return { kind: "settled", results, attempts: 1, outcome: "sent", answer: undefined };
};

const whatNext = (
  { settings, clock }: EngineContext,
  batch: Batch,
  reason: Parameters<typeof afterFailure>[1],
  attempts: number,
): AfterFailure => afterFailure(batch, reason, { attempts, throttles: settings.throttledAttempts }, clock.now());

const withoutKind = ({ dueAt, attempts, throttles }: Extract<AfterFailure, { kind: "again" }>) => ({
  dueAt,
  attempts,
  throttles,
});

const failed = (
  batch: Batch,
  status: "HOOK_FAILURE" | "CUSTOM_DELIVERY_FAILURE",
  attempts: number,
  reason: string,
  message: string,
): Progress => ({
  kind: "settled",
  results: batch.members.map((member) => ({ ...member, status, statusCode: "500", statusMessage: reason })),
  attempts,
  outcome: reason,
  answer: message,
});
