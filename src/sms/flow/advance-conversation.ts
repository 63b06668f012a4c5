import { Unfinished } from "../../errors.ts";
import type { InboundSms } from "../../pinpoint/inbound-sms.ts";
import {
  addTurn,
  type ConversationRecord,
  findTurn,
  type StoredTurn,
  settleTurn,
  withState,
} from "../conversation-record.ts";
import { decideReply, type TwoWayRules } from "../decide-reply.ts";
import type { Parties, TwoWayPorts } from "../ports.ts";

export type StorePorts = Pick<TwoWayPorts, "conversations" | "wait" | "random">;

// Each attempt that fails means that another text of the same customer was stored.
const ATTEMPTS_MAX = 20;
const WAIT_MAX_MS = 100;

/** Decides about a text and stores the turn; returns the stored one if the text was delivered before. */
export const advanceConversation = async (
  sms: InboundSms,
  rules: TwoWayRules,
  ports: StorePorts,
  now: Date,
): Promise<{ turn: StoredTurn; branches: string[] }> => {
  const id = sms.inboundMessageId;
  let branches: string[] = [];
  const record = await change(toParties(sms), ports, now, (stored) => {
    branches = [];
    if (findTurn(stored, id) !== undefined) return "unchanged";
    const turn = decideReply(rules, stored?.state, sms, now);
    branches = turn.branches;
    const next = addTurn(stored, id, turn);
    if (next === undefined) throw new Unfinished(1, "text", "too many earlier texts of the customer are unfinished");
    return next;
  });
  return { turn: findTurn(record, id) ?? { inboundMessageId: id, replies: [], effects: [] }, branches };
};

/** Stores what is left of a turn. */
export const storeLeft = async (sms: InboundSms, left: StoredTurn, ports: StorePorts, now: Date): Promise<void> => {
  await change(toParties(sms), ports, now, (stored) => (stored === undefined ? "unchanged" : settleTurn(stored, left)));
};

/** Ends a hand-off, so that texts are for conversations again; returns whether it did not end before. */
export const endWithPerson = async (parties: Parties, ports: StorePorts, now: Date): Promise<boolean> => {
  let isEnded = false;
  await change(parties, ports, now, (stored) => {
    isEnded = stored?.state?.kind === "with-person";
    return stored === undefined || !isEnded ? "unchanged" : withState(stored, undefined);
  });
  return isEnded;
};

export const toParties = ({ originationNumber, destinationNumber }: InboundSms): Parties => ({
  customer: originationNumber,
  number: destinationNumber,
});

/** Changes the stored record; decides again with the fresh one if another invocation has changed it meanwhile. */
const change = async (
  parties: Parties,
  { conversations, wait, random }: StorePorts,
  now: Date,
  decide: (stored: ConversationRecord | undefined) => ConversationRecord | "unchanged",
): Promise<ConversationRecord | undefined> => {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    if (attempt > 0) await wait(Math.round(random() * WAIT_MAX_MS));
    const stored = await conversations.load(parties);
    const next = decide(stored);
    if (next === "unchanged") return stored;
    if (await conversations.save(parties, next, now)) return next;
  }
  throw new Unfinished(1, "text", "other texts of the customer changed the conversation");
};
