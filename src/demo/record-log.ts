import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";

export type RecordLog = { records: EventStreamRecord[]; add: (record: EventStreamRecord) => void };

/** The records of a stream, in order. One that a repeated batch wrote again, with the same `event_id`, is kept once. */
export const createRecordLog = (): RecordLog => {
  const records: EventStreamRecord[] = [];
  const seen = new Set<string>();
  return {
    records,
    add: (record) => {
      const eventId = record.attributes?.event_id;
      const key = eventId === undefined ? undefined : JSON.stringify([record.event_type, eventId]);
      if (key !== undefined && seen.has(key)) return;
      if (key !== undefined) seen.add(key);
      records.push(record);
    },
  };
};
