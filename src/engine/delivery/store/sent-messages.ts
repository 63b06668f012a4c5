import type { EngineContext, Sender } from "../../context.ts";
import { all, prepare, run } from "../../database.ts";

/** What a message is counted by: the messages of one sender, of all journeys, or of all campaigns and journeys. */
export type CountedBy = { kind: "sender"; sender: Sender } | { kind: "journeys" } | { kind: "application" };

/** Messages since a time; `targeted` also counts those that were held back. */
export type CountQuery = { by: CountedBy; sinceMs: number; targeted: boolean };

/** How many messages each endpoint has; endpoints without any are left out. */
export const countMessages = (
  { db }: EngineContext,
  appId: string,
  endpointIds: readonly string[],
  { by, sinceMs, targeted }: CountQuery,
): ReadonlyMap<string, number> => {
  const { where, parameters } = condition(by);
  const rows = all<{ endpoint_id: string; messages: number }>(
    db,
    `SELECT endpoint_id, count(*) AS messages FROM sent_message
      WHERE app_id = ? AND endpoint_id IN (SELECT value FROM json_each(?)) AND at > ? AND sent >= ? AND ${where}
      GROUP BY endpoint_id`,
    appId,
    JSON.stringify(endpointIds),
    sinceMs,
    targeted ? 0 : 1,
    ...parameters,
  );
  return new Map(rows.map(({ endpoint_id, messages }) => [endpoint_id, messages]));
};

const condition = (by: CountedBy): { where: string; parameters: string[] } => {
  switch (by.kind) {
    case "sender":
      return { where: "sender_kind = ? AND sender_id = ?", parameters: [by.sender.kind, by.sender.id] };
    case "journeys":
      return { where: "sender_kind = 'journey'", parameters: [] };
    case "application":
      return { where: "TRUE", parameters: [] };
    default:
      return by satisfies never;
  }
};

/** Counts a message to each endpoint. */
export const addMessages = (
  { db, clock }: EngineContext,
  appId: string,
  sender: Sender,
  endpointIds: readonly string[],
  outcome: "sent" | "held-back",
): void => {
  const insert = prepare(
    db,
    "INSERT INTO sent_message (app_id, endpoint_id, sender_kind, sender_id, at, sent) VALUES (?, ?, ?, ?, ?, ?)",
  );
  for (const endpointId of endpointIds)
    insert.run(appId, endpointId, sender.kind, sender.id, clock.now(), outcome === "sent" ? 1 : 0);
};

export const deleteMessagesOf = ({ db }: EngineContext, { kind, id }: Sender): void => {
  run(db, "DELETE FROM sent_message WHERE sender_kind = ? AND sender_id = ?", kind, id);
};
