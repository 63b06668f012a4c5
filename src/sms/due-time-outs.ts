import { hash } from "node:crypto";
import { type ConversationRecord, isFinished } from "./conversation-record.ts";
import type { Parties } from "./ports.ts";

const PREFIX = "time-out/";
// Longer than the function runs, so that a concurrent run does not do the rest of the same turn.
const RETRIED_AFTER_MS = 5 * 60_000;

/** When a record is due: at the time-out of its question, or for another attempt at what is left of a time-out. */
export const dueAtOf = ({ state, turns }: ConversationRecord, nowMs: number): number | undefined => {
  const times = [
    ...(turns.some(isUnfinishedTimeOut) ? [nowMs + RETRIED_AFTER_MS] : []),
    ...(state?.kind === "asking" ? [state.until] : []),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
};

/** The ids of the turns that are due: the unfinished ones, and that of a question whose time is over. */
export const dueTimeOuts = ({ state, turns }: ConversationRecord, parties: Parties, nowMs: number): string[] => [
  ...turns.filter(isUnfinishedTimeOut).map(({ inboundMessageId }) => inboundMessageId),
  ...(state?.kind === "asking" && state.until <= nowMs ? [timeOutId(parties, state.until)] : []),
];

/** The id of the turn after a time-out: the same in each attempt, and another one for each question. */
export const timeOutId = ({ customer, number }: Parties, until: number): string =>
  PREFIX + hash("sha256", `${number}#${customer}#${until}`, "base64url");

const isUnfinishedTimeOut = (turn: ConversationRecord["turns"][number]): boolean =>
  turn.inboundMessageId.startsWith(PREFIX) && !isFinished(turn);
