import type { DueTextStore, TextStore } from "../../src/sms/receipts/text-ports.ts";
import { parseTextRecord, type TextRecord } from "../../src/sms/receipts/text-record.ts";

/** The table of texts, in memory. `step` is awaited in each access, so that a test can interleave them. */
export const createInMemoryTexts = (step: () => Promise<void> = async () => {}) => {
  const stored = new Map<string, string>();
  const read = (id: string): TextRecord | undefined => {
    const text = stored.get(id);
    return text === undefined ? undefined : parseTextRecord(text);
  };
  const texts: TextStore & DueTextStore = {
    load: async (ids) => {
      await step();
      const found = ids.flatMap((id) => read(id) ?? []);
      return new Map(found.map((record) => [record.progress.messageId, record]));
    },
    save: async (record) => {
      await step();
      const { messageId } = record.progress;
      if ((read(messageId)?.revision ?? 0) !== record.revision - 1) return false;
      stored.set(messageId, JSON.stringify(record));
      return true;
    },
    readDue: async function* (now) {
      await step();
      const due = [...stored.keys()]
        .flatMap((id) => read(id) ?? [])
        .filter(({ dueAt }) => (dueAt ?? Number.NaN) <= now.getTime());
      if (due.length > 0) yield due;
    },
  };
  return { texts, read };
};
