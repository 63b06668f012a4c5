import { hash } from "node:crypto";
import type { EngineContext, OutboundMessage } from "../../context.ts";
import { all, run } from "../../database.ts";
import { newId } from "../../ids.ts";

export type OutboxMessage = OutboundMessage & { id: number; messageId: string; sentAtMs: number };

/** Stores a rendered message in place of sending it. A message of a retried batch is stored once. */
export const sendToOutbox = (
  { db, clock }: Pick<EngineContext, "db" | "clock">,
  message: OutboundMessage,
): { status: "SUCCESS"; messageId: string } => {
  const messageId = attemptKeyOf(message) ?? newId();
  run(
    db,
    `INSERT INTO outbox (message_id, app_id, channel, address, endpoint_id, document, sent_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING`,
    messageId,
    message.applicationId,
    message.channel,
    message.address,
    message.endpointId ?? null,
    JSON.stringify(message),
    clock.now(),
  );
  return { status: "SUCCESS", messageId };
};

/** The same for every attempt of a batch to send a message; undefined for one that belongs to no batch. */
export const attemptKeyOf = ({ origin, endpointId }: OutboundMessage): string | undefined =>
  origin.batch_id === undefined ? undefined : hash("sha256", JSON.stringify([origin, endpointId])).slice(0, 32);

type Row = { id: number; message_id: string; document: string; sent_at: number };

/** At most `limit` messages after the given id, in the order in which they were sent. */
export const readOutbox = ({ db }: Pick<EngineContext, "db">, after: number, limit: number): OutboxMessage[] =>
  all<Row>(db, "SELECT * FROM outbox WHERE id > ? ORDER BY id LIMIT ?", after, limit).map(toMessage);

/** The newest texts that a customer received from a number, after the given id, in the order in which they were sent. */
export const readTexts = (
  { db }: Pick<EngineContext, "db">,
  { customer, number }: { customer: string; number: string },
  after: number,
  limit: number,
): OutboxMessage[] =>
  all<Row>(
    db,
    `SELECT * FROM outbox WHERE id > ? AND channel = 'SMS' AND address = ?
       AND json_extract(document, '$.origin.origination_phone_number') = ? ORDER BY id DESC LIMIT ?`,
    after,
    customer,
    number,
    limit,
  )
    .map(toMessage)
    .reverse();

const toMessage = (row: Row): OutboxMessage => ({
  ...(JSON.parse(row.document) as OutboundMessage),
  id: row.id,
  messageId: row.message_id,
  sentAtMs: row.sent_at,
});
