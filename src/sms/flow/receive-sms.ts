import { parseEvent } from "../../errors.ts";
import { JsonText } from "../../json-text.ts";
import { InboundSms } from "../../pinpoint/inbound-sms.ts";
import type { Budget, Lease } from "../../run.ts";
import { underClaim } from "../../under-claim.ts";
import { decideReply, type TwoWayRules, whyIgnored } from "../decide-reply.ts";
import type { TwoWayPorts } from "../ports.ts";
import { advanceConversation } from "./advance-conversation.ts";
import { type CompletedTurn, completeTurn } from "./complete-turn.ts";

export type SmsRun = { now: Date; lease: Lease; budget: Budget };

export type ReceivedSms =
  | ({ kind: "handled"; branches: string[] } & CompletedTurn)
  | { kind: "duplicate" }
  | { kind: "ignored"; reason: string };

const InboundSmsText = JsonText.pipe(InboundSms);

/**
 * Receives one inbound text, as the message of an SNS notification: claims it, advances the conversation, sends the replies
 * and applies the effects. Throws if something is left; another delivery of the same text then does the rest.
 */
export const receiveSms = async (
  message: string,
  rules: TwoWayRules,
  ports: TwoWayPorts,
  run: SmsRun,
): Promise<ReceivedSms> => {
  const sms = parseEvent(InboundSmsText, message);
  const reason = whyIgnored(sms);
  if (reason !== undefined) return { kind: "ignored", reason };
  // If a claim cannot be completed, another delivery finds the finished turn in the conversation.
  const received = await underClaim(ports.claims, `sms/${sms.inboundMessageId}`, run.lease, "text", () =>
    handle(sms, rules, ports, run),
  );
  return received ?? { kind: "duplicate" };
};

const handle = async (sms: InboundSms, rules: TwoWayRules, ports: TwoWayPorts, run: SmsRun): Promise<ReceivedSms> => {
  const { inboundMessageId: id, messageBody: text } = sms;
  const parties = { customer: sms.originationNumber, number: sms.destinationNumber };
  const { turn, branches } = await advanceConversation({ parties, id }, ports, run.now, (state) =>
    decideReply(rules, state, sms, run.now),
  );
  return { kind: "handled", branches, ...(await completeTurn({ parties, id, turn, text }, rules, ports, run)) };
};
