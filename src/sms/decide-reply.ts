import type { InboundSms } from "../pinpoint/inbound-sms.ts";
import type { Conversation } from "./conversation/conversation.ts";
import type { ConversationState } from "./conversation/conversation-state.ts";
import type { Effect } from "./conversation/effect.ts";
import type { Turn } from "./conversation/next-step.ts";
import { decideKeyword } from "./keywords/decide-keyword.ts";
import { settingsOf, type TwoWaySettings } from "./keywords/number-settings.ts";
import type { PriceTable } from "./parts/estimate-price.ts";
import { takeTurn } from "./take-turn.ts";

/** What replies depend on besides the text and the state; the same for all customers. */
export type TwoWayRules = {
  settings: TwoWaySettings;
  conversations: Conversation[];
  /** The reply to a text that nothing accepts. It should contain how to opt out. */
  fallback: string;
  /** By which the price of replies is estimated. */
  prices: PriceTable;
};

/**
 * The turn after a text: a keyword of the number applies first, in every conversation. What AWS or the carrier has replied to
 * gets no second reply.
 */
export const decideReply = (rules: TwoWayRules, state: ConversationState, sms: InboundSms, now: Date): Turn => {
  const decision = decideKeyword(sms.messageBody, settingsOf(rules.settings, sms.destinationNumber));
  switch (decision.kind) {
    case "none":
      return takeTurn(rules.conversations, rules.fallback, state, sms.messageBody, now);
    case "opt-out":
      return keywordTurn(undefined, decision.reply, [
        ...endHandOff(state),
        { kind: "opt-out", isListed: decision.isListed },
      ]);
    case "opt-in":
      return keywordTurn(state, decision.reply, [{ kind: "opt-in", isListed: decision.isListed }]);
    case "help":
    case "automatic-response":
      return keywordTurn(state, decision.reply, []);
    default:
      return decision satisfies never;
  }
};

const keywordTurn = (state: ConversationState, reply: string | undefined, effects: Effect[]): Turn => ({
  state,
  replies: reply === undefined ? [] : [reply],
  effects,
  branches: ["keyword"],
});

const endHandOff = (state: ConversationState): Effect[] =>
  state?.kind === "with-person" ? [{ kind: "end-hand-off" }] : [];

const E164 = /^\+[1-9]\d{6,14}$/;

/** Why a text gets no reply: its sender is not a phone number; undefined otherwise. */
export const whyIgnored = ({ originationNumber, destinationNumber }: InboundSms): string | undefined => {
  if (!E164.test(originationNumber)) return "the sender is a short code or a name, which cannot receive texts";
  if (originationNumber === destinationNumber) return "the sender is the number itself";
  return undefined;
};
