import type { ChannelBatch, Origin, Recipient } from "../recipient.ts";

/** What filters need besides the recipients: the time that is left for all of them, and a log for their failures. */
export type FilterFacts = {
  now: Date;
  leftMs: () => number;
  warn: (message: string, fields: Record<string, unknown>) => void;
};

/** Checks a batch before it is sent: returns the recipients to keep, possibly enriched, and why others are dropped. */
export type RecipientFilter = (
  recipients: Recipient[],
  facts: FilterFacts & { origin: Origin },
) => Promise<{ kept: Recipient[]; dropped: Map<string, string> }>;

/** Runs the filters in order; returns the batch without dropped recipients, which are skipped with the filter's reason. */
export const filterRecipients = async (
  batch: ChannelBatch,
  filters: RecipientFilter[],
  facts: FilterFacts,
): Promise<ChannelBatch> => {
  let { recipients } = batch;
  const decided = new Map(batch.decided);
  for (const filter of filters) {
    const { kept, dropped } = await filter(recipients, { ...facts, origin: batch.origin });
    for (const [id, reason] of dropped) decided.set(id, { outcome: "skipped", reason });
    recipients = kept;
  }
  return { ...batch, recipients, decided };
};
