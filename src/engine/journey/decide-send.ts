import { instantOf, localTimeMs } from "../delivery/local-time.ts";
import { messageCount } from "../delivery/message-count.ts";
import { timeOfDay } from "../delivery/quiet-time.ts";
import type { MessageCap } from "./send-rules.ts";
import { nextSendingTime, type SendingHours } from "./sending-hours.ts";

/** The facts about one recipient that decide whether a journey sends to it now. */
export type SendFacts = {
  /** The recipient's time zone; undefined if it has none. */
  zone: string | undefined;
  /** The messages that count towards each cap, in the order of the caps. */
  counts: readonly number[];
};

export type SendDecision =
  | { kind: "send" }
  | { kind: "wait"; untilMs: number }
  | { kind: "drop"; status: "DAILY_CAP" | "QUIET_TIME"; reason: string };

/**
 * Whether a journey sends a message to a recipient now. A recipient without a time zone has no quiet time. [Pinpoint API
 * reference: QuietTime] Unspecified by AWS which status a total or timeframe cap has; chosen to be that of the daily cap,
 * the only one for caps of journeys.
 */
export const decideSend = (
  { caps, hours, waits }: { caps: readonly MessageCap[]; hours: SendingHours; waits: boolean },
  { zone, counts }: SendFacts,
  now: number,
): SendDecision => {
  const reached = caps.find(({ cap }, index) => (counts[index] ?? 0) >= cap);
  if (reached !== undefined)
    return {
      kind: "drop",
      status: "DAILY_CAP",
      reason: `an endpoint receives at most ${messageCount(reached.cap)} ${reached.words}`,
    };
  if (zone === undefined) return { kind: "send" };
  const localMs = localTimeMs(zone, now);
  const sendingMs = nextSendingTime(hours, localMs);
  if (sendingMs === localMs) return { kind: "send" };
  // Where clocks change during the wait, the local time may come earlier than now; a wait never goes back.
  if (waits && sendingMs !== undefined) return { kind: "wait", untilMs: Math.max(now + 1, instantOf(zone, sendingMs)) };
  return {
    kind: "drop",
    status: "QUIET_TIME",
    reason: `it was ${timeOfDay(localMs)} in ${zone}, when the journey sends no messages`,
  };
};
