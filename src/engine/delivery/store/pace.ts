import type { EngineContext, Sender } from "../../context.ts";
import { one, run } from "../../database.ts";

const SECOND_MS = 1_000;

/** How many messages a sender may send now, so that it sends at most `perSecond` in any second. */
export const paceAllowance = (
  { db, clock }: EngineContext,
  { kind, id }: Sender,
  perSecond: number | undefined,
): number => {
  if (perSecond === undefined) return Number.POSITIVE_INFINITY;
  const sent = one<{ messages: number | null }>(
    db,
    "SELECT sum(messages) AS messages FROM paced_messages WHERE sender_kind = ? AND sender_id = ? AND at > ?",
    kind,
    id,
    clock.now() - SECOND_MS,
  );
  return Math.max(0, perSecond - (sent?.messages ?? 0));
};

/** When a sender that has used its allowance may send again; undefined if it has sent nothing in the last second. */
export const nextPaceAt = ({ db, clock }: EngineContext, { kind, id }: Sender): number | undefined => {
  const oldest = one<{ at: number | null }>(
    db,
    "SELECT min(at) AS at FROM paced_messages WHERE sender_kind = ? AND sender_id = ? AND at > ?",
    kind,
    id,
    clock.now() - SECOND_MS,
  );
  return typeof oldest?.at === "number" ? oldest.at + SECOND_MS : undefined;
};

/** Counts messages that are sent now, and forgets those of more than a second ago. */
export const addPaced = ({ db, clock }: EngineContext, { kind, id }: Sender, messages: number): void => {
  const now = clock.now();
  run(db, "DELETE FROM paced_messages WHERE sender_kind = ? AND sender_id = ? AND at <= ?", kind, id, now - SECOND_MS);
  if (messages > 0)
    run(
      db,
      "INSERT INTO paced_messages (sender_kind, sender_id, at, messages) VALUES (?, ?, ?, ?)",
      kind,
      id,
      now,
      messages,
    );
};
