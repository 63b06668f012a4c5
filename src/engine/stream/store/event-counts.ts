import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";
import { countEvents, type EventCount } from "../event-count.ts";

const HOUR_MS = 3_600_000;
const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS) * HOUR_MS;

type Arriving = { arrival_timestamp?: number } & Record<string, unknown>;

/** Adds records to the counts of the hours in which they arrive. Runs inside the caller's transaction. */
export const addEventCounts = ({ db, clock }: EngineContext, appId: string, records: readonly Arriving[]): void => {
  const byHour = Map.groupBy(records, (record) => hourOf(record.arrival_timestamp ?? clock.now()));
  for (const [hour, arriving] of byHour)
    for (const count of countEvents(arriving))
      run(
        db,
        `INSERT INTO event_count
           (app_id, sender, sender_id, hour, activity_id, event_type, status, channel, events, parts, price)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET events = events + excluded.events, parts = parts + excluded.parts,
           price = price + excluded.price`,
        ...[appId, count.sender, count.senderId, hour, count.activityId, count.eventType, count.status, count.channel],
        ...[count.events, count.parts, count.price],
      );
};

export type CountQuery = {
  appId: string;
  sender: EventCount["sender"];
  /** All senders of the kind, if undefined. */
  senderId: string | undefined;
  startMs: number;
  endMs: number;
};

/** The counts of each day, from the hour of the start to that of the end. */
export const loadEventCounts = (
  { db }: EngineContext,
  { appId, sender, senderId, startMs, endMs }: CountQuery,
): (EventCount & { day: string })[] =>
  all(
    db,
    `SELECT sender, sender_id AS senderId, activity_id AS activityId, event_type AS eventType, status, channel,
       date(hour / 1000, 'unixepoch') AS day, sum(events) AS events, sum(parts) AS parts, sum(price) AS price
      FROM event_count
      WHERE app_id = ? AND sender = ? AND (? IS NULL OR sender_id = ?) AND hour BETWEEN ? AND ?
      GROUP BY sender_id, activity_id, event_type, status, channel, day`,
    ...[appId, sender, senderId ?? null, senderId ?? null, hourOf(startMs), endMs],
  );
