import { chunksOf } from "../../chunks.ts";
import type { Budget, Lease } from "../../run.ts";
import { underClaim } from "../../under-claim.ts";
import type { ConversationState } from "../conversation/conversation-state.ts";
import { nextStep, type Turn } from "../conversation/next-step.ts";
import type { TwoWayRules } from "../decide-reply.ts";
import { dueTimeOuts, timeOutId } from "../due-time-outs.ts";
import type { Parties, ReadDueConversations, TwoWayPorts } from "../ports.ts";
import { advanceConversation } from "./advance-conversation.ts";
import { completeTurn } from "./complete-turn.ts";

// [End User Messaging SMS quotas] A number sends few texts a second.
const CUSTOMERS_AT_ONCE = 10;

export type TimeOutPorts = TwoWayPorts & { readDue: ReadDueConversations };
export type TimeOutRun = { now: Date; lease: Lease; budget: Budget };
export type TimedOut = { timedOut: number; failed: number; isComplete: boolean };

/** Times out the questions whose time is over, while there is time itself; what is left stays due. */
export const timeOutConversations = async (
  rules: TwoWayRules,
  ports: TimeOutPorts,
  run: TimeOutRun,
  report: (error: unknown) => void,
): Promise<TimedOut> => {
  const total = { timedOut: 0, failed: 0 };
  for await (const page of ports.readDue(run.now))
    for (const group of chunksOf(page, CUSTOMERS_AT_ONCE)) {
      if (run.budget.leftMs() <= 0) return { ...total, isComplete: false };
      const results = await Promise.allSettled(group.map((parties) => timeOutCustomer(parties, rules, ports, run)));
      for (const result of results) {
        if (result.status === "fulfilled") total.timedOut += result.value;
        else {
          total.failed += 1;
          report(result.reason);
        }
      }
    }
  return { ...total, isComplete: true };
};

/** Returns how many turns were completed: none if a text came first. */
const timeOutCustomer = async (
  parties: Parties,
  rules: TwoWayRules,
  ports: TimeOutPorts,
  run: TimeOutRun,
): Promise<number> => {
  const stored = await ports.conversations.load(parties);
  const ids = stored === undefined ? [] : dueTimeOuts(stored, parties, run.now.getTime());
  let completed = 0;
  for (const id of ids) {
    const turns = await underClaim(ports.claims, `sms/${id}`, run.lease, "time-out", () =>
      timeOut(id, parties, rules, ports, run),
    );
    completed += turns ?? 0;
  }
  return completed;
};

const timeOut = async (
  id: string,
  parties: Parties,
  rules: TwoWayRules,
  ports: TimeOutPorts,
  run: TimeOutRun,
): Promise<number> => {
  const { turn, branches } = await advanceConversation({ parties, id }, ports, run.now, (state) =>
    state?.kind === "asking" && timeOutId(parties, state.until) === id ? decide(rules, state, run.now) : "unchanged",
  );
  await completeTurn({ parties, id, turn, text: "" }, rules, ports, run);
  return branches.length > 0 || turn.replies.length + turn.effects.length > 0 ? 1 : 0;
};

/** A question of a conversation that no longer exists ends without a reply. */
const decide = ({ conversations }: TwoWayRules, state: ConversationState, now: Date): Turn => {
  const definition = conversations.find(({ name }) => state?.kind === "asking" && name === state.conversation);
  if (definition !== undefined) return nextStep(definition, state, { kind: "timeout" }, now);
  return { state: undefined, replies: [], effects: [], branches: ["removed"] };
};
