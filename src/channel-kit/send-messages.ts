import type { Outcome } from "../channel/outcome.ts";
import { chunksOf } from "../chunks.ts";
import { withDeadline } from "../deadline.ts";
import { type ClaimDecision, type Claims, decideByClaim, type Run } from "../run.ts";
import type { ChannelMessage } from "./plan-messages.ts";

/** What the provider did with a message. `reason` goes into the event attributes of a journey: no personal data. */
export type SendResult = { kind: "accepted" } | { kind: "refused"; reason: string };

/** Sends one message. Throws if a retry may succeed. Has to stop when the signal is aborted. */
export type SendMessage<Content> = (message: ChannelMessage<Content>, signal: AbortSignal) => Promise<SendResult>;

export type SendPorts<Content> = {
  send: SendMessage<Content>;
  claims: Claims;
  /** Receives what `send` threw. */
  reportError: (endpointId: string, error: unknown) => void;
};

type Sent<Content> = {
  message: ChannelMessage<Content>;
  result: SendResult | { kind: "failed" } | Exclude<ClaimDecision, { kind: "deliver" }>;
};

/** The outcomes of messages that need no further attempt, and the endpoints whose messages have to be sent again. */
export type SentMessages = { outcomes: Map<string, Outcome>; unsent: string[] };

/** Claims and sends `concurrency` messages at a time until the budget is spent, and completes or releases its claims. */
export const sendMessages = async <Content>(
  messages: readonly ChannelMessage<Content>[],
  ports: SendPorts<Content>,
  run: Run,
  concurrency: number,
): Promise<SentMessages> => {
  const sent: Sent<Content>[] = [];
  for (const group of chunksOf(messages, concurrency)) {
    if (run.budget.leftMs() <= 0) sent.push(...group.map((message) => ({ message, result: FAILED })));
    else sent.push(...(await sendGroup(group, ports, run)));
  }
  return toSentMessages(sent);
};

const FAILED = { kind: "failed" } as const;

const sendGroup = async <Content>(
  group: ChannelMessage<Content>[],
  { send, claims, reportError }: SendPorts<Content>,
  { budget, lease }: Run,
): Promise<Sent<Content>[]> => {
  const states = await claims.take(
    group.map(({ id }) => id),
    lease,
  );
  const sendClaimed = async (message: ChannelMessage<Content>): Promise<Sent<Content>> => {
    const decision = decideByClaim(states.get(message.id), lease.nowMs);
    if (decision.kind !== "deliver") return { message, result: decision };
    const sending = withDeadline(Math.max(0, budget.leftMs()), (signal) => send(message, signal));
    const result = await sending.catch((error: unknown) => {
      reportError(message.endpointId, error);
      return FAILED;
    });
    return { message, result };
  };
  const sent = await Promise.all(group.map(sendClaimed));
  const idsWith = (...kinds: Sent<Content>["result"]["kind"][]): string[] =>
    sent.filter(({ result }) => kinds.includes(result.kind)).map(({ message }) => message.id);
  await Promise.all([claims.complete(idsWith("accepted"), lease), claims.release(idsWith("refused", "failed"), lease)]);
  return sent;
};

const toSentMessages = <Content>(sent: Sent<Content>[]): SentMessages => {
  const outcomes = new Map<string, Outcome>();
  const unsent: string[] = [];
  for (const { message, result } of sent) {
    const outcome = toOutcome(result);
    if (outcome === undefined) unsent.push(message.endpointId);
    else outcomes.set(message.endpointId, outcome);
  }
  return { outcomes, unsent };
};

const toOutcome = (result: Sent<unknown>["result"]): Outcome | undefined => {
  switch (result.kind) {
    case "accepted":
      return { outcome: "accepted" };
    case "duplicate":
      return { outcome: "accepted", reason: "duplicate" };
    case "refused":
      return { outcome: "refused", reason: result.reason };
    case "failed":
    case "waiting":
      return undefined;
    default:
      return result satisfies never;
  }
};
