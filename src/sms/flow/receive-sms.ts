import type { Budget, Lease } from "../../channel/run.ts";
import { parseEvent, Unfinished } from "../../errors.ts";
import { JsonText } from "../../json-text.ts";
import { InboundSms } from "../../pinpoint/inbound-sms.ts";
import { isFinished, type StoredTurn } from "../conversation-record.ts";
import { type TwoWayRules, whyIgnored } from "../decide-reply.ts";
import { settingsOf } from "../keywords/number-settings.ts";
import type { TwoWayPorts } from "../ports.ts";
import { advanceConversation, storeLeft, toParties } from "./advance-conversation.ts";
import { applyEffects } from "./apply-effects.ts";
import { type SentReplies, sendReplies } from "./send-replies.ts";
import { underClaim } from "./under-claim.ts";

export type SmsRun = { now: Date; lease: Lease; budget: Budget };

export type ReceivedSms =
  | { kind: "handled"; branches: string[]; results: SentReplies["results"]; refusals: string[] }
  | { kind: "duplicate" }
  | { kind: "ignored"; reason: string };

const InboundSmsText = JsonText.pipe(InboundSms);

/**
 * Receives one inbound text, as the message of an SNS notification: claims it, advances the conversation, sends the replies
 * and applies the effects. Throws if something is left; another delivery of the same text then does that rest.
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

const handle = async (
  sms: InboundSms,
  rules: TwoWayRules,
  ports: TwoWayPorts,
  { now, budget }: SmsRun,
): Promise<ReceivedSms> => {
  const { turn, branches } = await advanceConversation(sms, rules, ports, now);
  const { inboundMessageId } = turn;
  // The confirmation of an opt-out has to be sent before the number is on the opt-out list.
  const sent = await sendReplies(turn.replies, toParties(sms), ports, budget);
  const { optOutListName } = settingsOf(rules.settings, sms.destinationNumber);
  const applied = await applyEffects(turn.effects, sms, optOutListName, ports.effects);
  const left: StoredTurn = { inboundMessageId, replies: sent.left, effects: applied.left };
  if (!isFinished(turn)) await storeLeft(sms, left, ports, now);
  if (!isFinished(left)) throw toUnfinished(left, applied.errors);
  return { kind: "handled", branches, results: sent.results, refusals: sent.refusals };
};

const toUnfinished = ({ replies, effects }: StoredTurn, errors: unknown[]): Unfinished => {
  const kinds = effects.map(({ kind }) => kind).join(", ");
  const reason = replies.length > 0 ? "the queue did not accept a reply" : `failed: ${kinds}`;
  const error = new Unfinished(replies.length + effects.length, "replies or effects", reason);
  error.cause = errors[0];
  return error;
};
