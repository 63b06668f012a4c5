import { countBy } from "../../count-by.ts";
import type { Outcome } from "../outcome.ts";
import { planDeliveries } from "../plan-deliveries.ts";
import { selectUndelivered, toDeliveryMessages, type Undelivered } from "../queued-work.ts";
import type { ChannelBatch, Origin } from "../recipient.ts";
import { type Result, toResultRecords, toResults } from "../result.ts";
import type { ChannelRun } from "../run.ts";
import { compileTypedMessage } from "../typed-message.ts";
import { type DeliverPorts, deliver } from "./deliver.ts";
import { enqueue, type SendToQueue } from "./enqueue.ts";
import { type WriteRecords, writeOrEnqueueResults } from "./write-results.ts";

export type ChannelPorts = DeliverPorts & { sendToQueue: SendToQueue; writeRecords: WriteRecords };

export type SentBatch = {
  /** One for each recipient of the batch. */
  outcomes: Map<string, Outcome>;
  /** For the log: how many recipients have each outcome, and how many claims and results could not be written. */
  summary: Record<string, number>;
};

/**
 * Sends one batch: compiles the message, plans, delivers within the budget, enqueues what is undelivered and writes the
 * results. Sending the batch again, whole or in parts, pokes no recipient twice.
 */
export const sendBatch = async (batch: ChannelBatch, ports: ChannelPorts, run: ChannelRun): Promise<SentBatch> => {
  const plan = planDeliveries(batch, await compileTypedMessage(batch.data), run.now);
  const { delivered, claimsLeftOpen } = await deliver(plan.deliveries, ports, run);

  const concludeResults = async () => {
    const results: Result[] = [
      ...Array.from(plan.outcomes, ([recipientId, outcome]) => ({ recipientId, outcome })),
      ...toResults(delivered),
      ...(await enqueueUndelivered(batch.origin, selectUndelivered(delivered), ports.sendToQueue)),
    ];
    const records = toResultRecords(batch.origin, results, run.now);
    return { results, lostResults: await writeOrEnqueueResults(records, ports, run.budget) };
  };
  const [openClaims, { results, lostResults }] = await Promise.all([claimsLeftOpen, concludeResults()]);
  const outcomes = new Map(results.map(({ recipientId, outcome }) => [recipientId, outcome]));
  const counts = countBy(outcomes.values(), ({ outcome }) => outcome);
  return { outcomes, summary: { ...counts, claimsLeftOpen: openClaims, lostResults } };
};

const enqueueUndelivered = async (
  origin: Origin,
  undelivered: Undelivered[],
  sendToQueue: SendToQueue,
): Promise<Result[]> => {
  const { queued, rejected } = await enqueue(toDeliveryMessages(origin, undelivered), sendToQueue);
  const resultsOf = (entries: Undelivered[], outcome: "queued" | "refused"): Result[] =>
    entries.flatMap(({ delivery, reason }) =>
      delivery.recipientIds.map((recipientId) => ({ recipientId, outcome: { outcome, reason }, delivery })),
    );
  return [...resultsOf(queued, "queued"), ...resultsOf(rejected, "refused")];
};
