import * as z from "zod";
import { JsonText } from "../json-text.ts";
import { ConversationState } from "./conversation/conversation-state.ts";
import { Effect } from "./conversation/effect.ts";
import type { Turn } from "./conversation/next-step.ts";
import { splitText } from "./parts/split-text.ts";

// A text that is delivered again, later than its claim is kept, finds its turn among these.
const FINISHED_TURNS_KEPT = 10;
// Texts whose replies and effects all fail do not let a record grow without limit.
const UNFINISHED_TURNS_MAX = 20;

const StoredReply = z.object({ id: z.string(), text: z.string() });
export type StoredReply = z.infer<typeof StoredReply>;

/** What is left to do for one inbound text; nothing, once it is finished. */
export const StoredTurn = z.object({
  inboundMessageId: z.string(),
  /** Each is a message that the service accepts. */
  replies: z.array(StoredReply),
  effects: z.array(Effect),
});
export type StoredTurn = z.infer<typeof StoredTurn>;

/** The stored conversation of a customer and a number. Each write increments the revision. */
export const ConversationRecord = z.object({
  revision: z.int().min(1),
  /** A state that another version of this code stored in another shape counts as none. */
  state: ConversationState.optional().catch(undefined),
  /** The last turns, the oldest first: a text that is delivered again is not decided again. */
  turns: z.array(StoredTurn),
  /** When something is due without a text: the time-out of the question, or the rest of a turn after a time-out. */
  dueAt: z.number().optional(),
});
export type ConversationRecord = z.infer<typeof ConversationRecord>;

/** Parses a stored record. */
export const parseRecord = (text: string): ConversationRecord => JsonText.pipe(ConversationRecord).parse(text);

export const findTurn = (record: ConversationRecord | undefined, inboundMessageId: string): StoredTurn | undefined =>
  record?.turns.find((turn) => turn.inboundMessageId === inboundMessageId);

export const isFinished = ({ replies, effects }: Pick<StoredTurn, "replies" | "effects">): boolean =>
  replies.length === 0 && effects.length === 0;

/** The record after a turn; `undefined` if it has too many unfinished turns. */
export const addTurn = (
  record: ConversationRecord | undefined,
  inboundMessageId: string,
  { state, replies, effects }: Turn,
): ConversationRecord | undefined => {
  const turns = record?.turns ?? [];
  if (turns.filter((turn) => !isFinished(turn)).length >= UNFINISHED_TURNS_MAX) return undefined;
  return {
    revision: (record?.revision ?? 0) + 1,
    state,
    turns: trim([...turns, { inboundMessageId, replies: toStoredReplies(replies, inboundMessageId), effects }]),
  };
};

const toStoredReplies = (replies: string[], inboundMessageId: string): StoredReply[] =>
  replies.flatMap(splitText).map((text, index) => ({ id: `${inboundMessageId}/${index}`, text }));

/** The record after its conversation or hand-off was ended from outside. */
export const withoutState = (record: ConversationRecord): ConversationRecord => ({
  revision: record.revision + 1,
  state: undefined,
  turns: record.turns,
});

/** The record after some replies or effects of a turn were completed; `left` has the others. */
export const settleTurn = (record: ConversationRecord, left: StoredTurn): ConversationRecord => ({
  revision: record.revision + 1,
  state: record.state,
  turns: trim(record.turns.map((turn) => (turn.inboundMessageId === left.inboundMessageId ? left : turn))),
});

/** All unfinished turns, and the newest finished ones. */
const trim = (turns: StoredTurn[]): StoredTurn[] => {
  const kept = new Set(turns.filter(isFinished).slice(-FINISHED_TURNS_KEPT));
  return turns.filter((turn) => !isFinished(turn) || kept.has(turn));
};
