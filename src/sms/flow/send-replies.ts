import type { ReplyResult } from "../../pinpoint/reply-result.ts";
import type { Budget } from "../../run.ts";
import type { StoredReply } from "../conversation-record.ts";
import { planRetry } from "../plan-retry.ts";
import type { OutgoingText, Parties, TwoWayPorts } from "../ports.ts";

export type SentReplies = {
  /** The results of the replies that need no further attempt. */
  results: (ReplyResult["kind"] | "queued")[];
  /** Why a reply was refused, such as for a customer who opted out. The replies after it are not sent. */
  refusals: string[];
  /** The replies that were neither sent nor queued. */
  left: StoredReply[];
};

type ReplyPorts = Pick<TwoWayPorts, "sendText" | "queueText" | "wait" | "random">;

/** Sends replies in order. A temporary failure is retried while there is time; then that reply and the rest are queued. */
export const sendReplies = async (
  replies: StoredReply[],
  parties: Parties,
  ports: ReplyPorts,
  budget: Budget,
): Promise<SentReplies> => {
  const results: SentReplies["results"] = [];
  for (const [index, reply] of replies.entries()) {
    const result = await sendWithRetry({ ...parties, ...reply }, ports, budget);
    switch (result.kind) {
      case "sent":
      case "unknown":
        results.push(result.kind);
        break;
      case "refused":
        return { results: [...results, "refused"], refusals: [result.reason], left: [] };
      case "failed": {
        const { queued, left } = await queueReplies(replies.slice(index), parties, ports);
        return { results: [...results, ...queued], refusals: [], left };
      }
      default:
        return result satisfies never;
    }
  }
  return { results, refusals: [], left: [] };
};

/** Sends one text; a temporary failure is retried while there is time. */
export const sendWithRetry = async (
  text: OutgoingText,
  ports: Pick<TwoWayPorts, "sendText" | "wait" | "random">,
  budget: Budget,
): Promise<ReplyResult> => {
  for (let attempts = 1; ; attempts += 1) {
    const result = await ports.sendText(text);
    if (result.kind !== "failed") return result;
    const waitMs = planRetry(attempts, ports.random(), budget.leftMs());
    if (waitMs === undefined) return result;
    await ports.wait(waitMs);
  }
};

/** Queues replies in order, until the queue does not accept one. */
const queueReplies = async (
  replies: StoredReply[],
  parties: Parties,
  { queueText }: ReplyPorts,
): Promise<{ queued: "queued"[]; left: StoredReply[] }> => {
  for (const [index, reply] of replies.entries()) {
    if (await queueText({ ...parties, ...reply })) continue;
    return { queued: replies.slice(0, index).map(() => "queued"), left: replies.slice(index) };
  }
  return { queued: replies.map(() => "queued"), left: [] };
};
