import * as z from "zod";

const TimeMs = z.number().min(0);

/** Where a customer is in a conversation. Times are in milliseconds since the epoch. */
export const ConversationState = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("asking"),
    conversation: z.string(),
    version: z.int(),
    step: z.string(),
    /** The number of texts since the prompt that no answer accepted. */
    failures: z.int().min(0),
    values: z.record(z.string(), z.string()),
    since: TimeMs,
    /** When the question times out. */
    until: TimeMs,
  }),
  /** Texts are forwarded to a person. */
  z.object({ kind: z.literal("with-person"), since: TimeMs }),
  /** The question of a conversation has timed out: the reply to the next text says so. */
  z.object({ kind: z.literal("timed-out"), conversation: z.string(), since: TimeMs }),
  /** In no conversation, and already informed that a text was not understood. */
  z.object({ kind: z.literal("informed"), since: TimeMs }),
]);
/** `undefined`: in no conversation. */
export type ConversationState = z.infer<typeof ConversationState> | undefined;
export type AskingState = Extract<ConversationState, { kind: "asking" }>;
