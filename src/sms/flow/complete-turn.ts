import { Unfinished } from "../../errors.ts";
import { OPTED_OUT } from "../../pinpoint/reply-result.ts";
import type { Budget } from "../../run.ts";
import type { Effect } from "../conversation/effect.ts";
import { isFinished, type StoredTurn } from "../conversation-record.ts";
import type { TwoWayRules } from "../decide-reply.ts";
import { settingsOf } from "../keywords/number-settings.ts";
import { type Estimate, estimateTexts } from "../parts/estimate-price.ts";
import type { TwoWayPorts } from "../ports.ts";
import { endConversation, storeLeft, type TurnKey } from "./advance-conversation.ts";
import { applyEffects } from "./apply-effects.ts";
import { type SentReplies, sendReplies } from "./send-replies.ts";

/** `estimate`: what the replies were expected to cost before they were sent. */
export type CompletedTurn = Pick<SentReplies, "results" | "refusals"> & { estimate: Estimate };

/** A stored turn to complete. `text` is that of the customer; a time-out has none. */
export type OpenTurn = TurnKey & { turn: StoredTurn; text: string };

/**
 * Sends the replies of a stored turn, applies its effects, and stores what is left. Throws if something is left. If the
 * customer is opted out, no conversation is open and nobody is asked to reply.
 */
export const completeTurn = async (
  { parties, id, turn, text }: OpenTurn,
  rules: TwoWayRules,
  ports: TwoWayPorts,
  { now, budget }: { now: Date; budget: Budget },
): Promise<CompletedTurn> => {
  const { optOutListName } = settingsOf(rules.settings, parties.number);
  const estimate = estimateTexts(
    turn.replies.map((reply) => reply.text),
    parties.customer,
    rules.prices,
  );
  const apply = (effects: Effect[]) => applyEffects(effects, { parties, id, text }, optOutListName, ports.effects);
  // Until a customer is removed from the opt-out list, AWS refuses the confirmation of an opt-in.
  const optedIn = turn.effects.some(({ kind }) => kind === "opt-in") ? await apply(turn.effects) : undefined;
  // The confirmation of an opt-out has to be sent before the number is on the opt-out list.
  const sent = await sendReplies(turn.replies, parties, ports, budget);
  const isOptedOut = sent.refusals.includes(OPTED_OUT);
  const effects = turn.effects.filter(({ kind }) => !(isOptedOut && kind === "hand-off"));
  const applied = optedIn ?? (await apply(effects));
  const left: StoredTurn = { inboundMessageId: id, replies: sent.left, effects: applied.left };
  if (!isFinished(turn)) await storeLeft(parties, left, ports, now);
  if (isOptedOut) await endConversation(parties, ports, now, ["asking", "with-person"]);
  if (!isFinished(left)) throw toUnfinished(left, applied.errors);
  return { results: sent.results, refusals: sent.refusals, estimate };
};

const toUnfinished = ({ replies, effects }: StoredTurn, errors: unknown[]): Unfinished => {
  const kinds = effects.map(({ kind }) => kind).join(", ");
  const reason = replies.length > 0 ? "the queue did not accept a reply" : `failed: ${kinds}`;
  const error = new Unfinished(replies.length + effects.length, "replies or effects", reason);
  error.cause = errors[0];
  return error;
};
