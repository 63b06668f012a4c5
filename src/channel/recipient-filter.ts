import type { ChannelBatch, Origin, Recipient } from "./recipient.ts";

/** What filters know besides the recipients: how long they may take together, and where to say what went wrong. */
export type FilterFacts = {
  now: Date;
  leftMs: () => number;
  warn: (message: string, fields: Record<string, unknown>) => void;
};

/** Looks at a batch before it is sent: whom to keep, enriched or as they came, and why the others are dropped. */
export type RecipientFilter = (
  recipients: Recipient[],
  facts: FilterFacts & { origin: Origin },
) => Promise<{ kept: Recipient[]; dropped: Map<string, string> }>;

/** The batch that is left after all filters, in order; who was dropped is skipped with the reason. */
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
