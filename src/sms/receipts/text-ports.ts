import type { TextRecord } from "./text-record.ts";

export type TextStore = {
  /** The records of the texts that have one, by message id. */
  load: (messageIds: string[]) => Promise<Map<string, TextRecord>>;
  /**
   * Writes a record if the stored one has the revision before it, or if there is none and the revision is 1; returns whether
   * it did. The store may delete the record some weeks after `now`.
   */
  save: (record: TextRecord, now: Date) => Promise<boolean>;
};

export type DueTextStore = Pick<TextStore, "save"> & {
  /** The records that are due at a time, in pages. */
  readDue: (now: Date) => AsyncIterable<TextRecord[]>;
};
