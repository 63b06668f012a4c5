import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";
import { keepTriggers } from "../../trigger/keep-triggers.ts";
import { addEventCounts } from "./event-counts.ts";
import { appendWhenDue } from "./late-records.ts";

export type EventStreamSettings = { destinationArn: string; roleArn: string; modifiedAtMs: number };

/**
 * A record of the event stream: any JSON object. `client_id` becomes its partition key. A record with an
 * `arrival_timestamp` in the future is written at that time.
 */
export type EventStreamEntry = { client?: { client_id: string }; arrival_timestamp?: number } & Record<string, unknown>;

type Row = { destination_arn: string; role_arn: string; modified_at: number };

export const loadEventStream = (context: EngineContext, appId: string): EventStreamSettings | undefined => {
  const row = one<Row>(context.db, "SELECT * FROM event_stream WHERE app_id = ?", appId);
  return row && { destinationArn: row.destination_arn, roleArn: row.role_arn, modifiedAtMs: row.modified_at };
};

export const saveEventStream = (
  context: EngineContext,
  appId: string,
  destinationArn: string,
  roleArn: string,
): void => {
  run(
    context.db,
    `INSERT INTO event_stream (app_id, destination_arn, role_arn, modified_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (app_id) DO UPDATE SET destination_arn = excluded.destination_arn, role_arn = excluded.role_arn,
       modified_at = excluded.modified_at`,
    appId,
    destinationArn,
    roleArn,
    context.clock.now(),
  );
};

export const deleteEventStream = (context: EngineContext, appId: string): void => {
  run(context.db, "DELETE FROM event_stream WHERE app_id = ?", appId);
};

/**
 * Keeps the events that campaigns and journeys wait for, counts the records for the metrics, and appends the records to the
 * application's event stream, if it has one. Runs inside the caller's transaction.
 */
export const writeEventStream = (context: EngineContext, appId: string, records: readonly EventStreamEntry[]): void => {
  keepTriggers(context, appId, records);
  addEventCounts(context, appId, records);
  const settings = loadEventStream(context, appId);
  if (!settings) return;
  const end = context.settings.streamRecordEnd === "newline" ? "\n" : "";
  // unspecified by AWS; chosen because Kinesis keeps records with the same key, here those of one endpoint, in order.
  const entries = records.map((record) => ({
    dueAtMs: record.arrival_timestamp ?? 0,
    partitionKey: record.client?.client_id ?? appId,
    data: `${JSON.stringify(record)}${end}`,
  }));
  appendWhenDue(context, settings.destinationArn, entries);
};
