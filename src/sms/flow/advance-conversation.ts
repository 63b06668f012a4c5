import { Unfinished } from "../../errors.ts";
import type { ConversationState } from "../conversation/conversation-state.ts";
import type { Turn } from "../conversation/next-step.ts";
import {
  addTurn,
  type ConversationRecord,
  findTurn,
  type StoredTurn,
  settleTurn,
  withoutState,
} from "../conversation-record.ts";
import { dueAtOf } from "../due-time-outs.ts";
import type { Parties, TwoWayPorts } from "../ports.ts";

export type StorePorts = Pick<TwoWayPorts, "conversations" | "wait" | "random">;

// Each attempt that fails means that another text of the same customer was stored.
const ATTEMPTS_MAX = 20;
const WAIT_MAX_MS = 100;

/** Whose turn it is, and by what: `id` is that of the text or of the time-out. */
export type TurnKey = { parties: Parties; id: string };

/** Decides a turn and stores it; returns the stored one if it was decided before. */
export const advanceConversation = async (
  { parties, id }: TurnKey,
  ports: StorePorts,
  now: Date,
  decide: (state: ConversationState) => Turn | "unchanged",
): Promise<{ turn: StoredTurn; branches: string[] }> => {
  let branches: string[] = [];
  const record = await change(parties, ports, now, (stored) => {
    branches = [];
    if (findTurn(stored, id) !== undefined) return "unchanged";
    const turn = decide(stored?.state);
    if (turn === "unchanged") return turn;
    branches = turn.branches;
    const next = addTurn(stored, id, turn);
    if (next === undefined) throw new Unfinished(1, "text", "too many earlier texts of the customer are unfinished");
    return next;
  });
  return { turn: findTurn(record, id) ?? { inboundMessageId: id, replies: [], effects: [] }, branches };
};

/** Stores what is left of a turn. */
export const storeLeft = async (parties: Parties, left: StoredTurn, ports: StorePorts, now: Date): Promise<void> => {
  await change(parties, ports, now, (stored) => (stored === undefined ? "unchanged" : settleTurn(stored, left)));
};

/** Ends a hand-off, so that texts are for conversations again; returns whether there was one to end. */
export const endWithPerson = (parties: Parties, ports: StorePorts, now: Date): Promise<boolean> =>
  endConversation(parties, ports, now, ["with-person"]);

/** Ends the customer's state if it is of one of these kinds; returns whether it was. */
export const endConversation = async (
  parties: Parties,
  ports: StorePorts,
  now: Date,
  kinds: NonNullable<ConversationState>["kind"][],
): Promise<boolean> => {
  let isEnded = false;
  await change(parties, ports, now, (stored) => {
    isEnded = stored?.state !== undefined && kinds.includes(stored.state.kind);
    return stored === undefined || !isEnded ? "unchanged" : withoutState(stored);
  });
  return isEnded;
};

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
    const decided = decide(stored);
    if (decided === "unchanged") return stored;
    const next = { ...decided, dueAt: dueAtOf(decided, now.getTime()) };
    if (await conversations.save(parties, next, now)) return next;
  }
  throw new Unfinished(1, "text", "other texts of the customer changed the conversation");
};
