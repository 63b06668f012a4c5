import { type Budget, createLease } from "../../channel/run.ts";
import type { TwoWayRules } from "../decide-reply.ts";
import type { TwoWayPorts } from "../ports.ts";
import type { SnsEvent } from "../sns-event.ts";
import { type ReceivedSms, receiveSms } from "./receive-sms.ts";

export type SnsRun = { now: Date; requestId: string; budget: Budget; remainingMs: () => number };

export type ReceivedAll = { received: ReceivedSms[]; failed: { messageId: string; error: unknown }[] };

/** Receives all texts of an SNS event concurrently; one that fails does not affect the others. */
export const receiveAll = async (
  { Records }: SnsEvent,
  rules: TwoWayRules,
  ports: TwoWayPorts,
  { now, requestId, budget, remainingMs }: SnsRun,
): Promise<ReceivedAll> => {
  const results: ReceivedAll = { received: [], failed: [] };
  await Promise.all(
    Records.map(async ({ Sns: { MessageId, Message } }) => {
      // Two records of one event may contain the same text, so each claims under a lease of its own.
      const lease = createLease(`${requestId}/${MessageId}`, now, remainingMs());
      await receiveSms(Message, rules, ports, { now, lease, budget }).then(
        (received) => results.received.push(received),
        (error: unknown) => results.failed.push({ messageId: MessageId, error }),
      );
    }),
  );
  return results;
};
