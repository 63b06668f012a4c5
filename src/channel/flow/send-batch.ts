import type { Budget } from "../budget.ts";
import type { Lease } from "../claim.ts";
import { countOutcomes, type Outcome } from "../outcome.ts";
import { planDeliveries } from "../plan-deliveries.ts";
import { type Left, selectLeft, toDeliveryMessages } from "../queued-work.ts";
import type { ChannelBatch, Origin } from "../recipient.ts";
import { type Result, toResultRecords, toResults } from "../result.ts";
import { compileTypedMessage } from "../typed-message.ts";
import { type DeliverPorts, deliver, settle } from "./deliver.ts";
import { handOver, type SendToQueue } from "./enqueue.ts";
import { keepResults, type WriteRecords } from "./write-results.ts";

export type ChannelPorts = DeliverPorts & { sendToQueue: SendToQueue; writeRecords: WriteRecords };

/** One run of the channel: its time, and in whose name it claims. */
export type ChannelRun = { now: Date; budget: Budget; lease: Lease };

export type Sent = {
  /** One for each recipient of the batch. */
  outcomes: Map<string, Outcome>;
  /** For the log: how many of each outcome, and what could not be written down. */
  summary: Record<string, number>;
};

const handOverLeft = async (origin: Origin, left: Left[], sendToQueue: SendToQueue): Promise<Result[]> => {
  const { taken, refused } = await handOver(toDeliveryMessages(origin, left), sendToQueue);
  const toLeftResults = (entries: Left[], outcome: "queued" | "refused"): Result[] =>
    entries.flatMap(({ delivery, reason }) =>
      delivery.recipientIds.map((recipientId) => ({ recipientId, outcome: { outcome, reason }, delivery })),
    );
  return [...toLeftResults(taken, "queued"), ...toLeftResults(refused, "refused")];
};

/**
 * Sends one batch: compile what was typed, plan, deliver within the budget, settle the claims, hand what is left to the
 * queue and write the results down. A repeat of the batch, whole or in other parts, pokes nobody twice.
 */
export const sendBatch = async (batch: ChannelBatch, ports: ChannelPorts, run: ChannelRun): Promise<Sent> => {
  const plan = planDeliveries(batch, await compileTypedMessage(batch.data), run.now);
  const delivered = await deliver(plan.deliveries, ports, run.budget, run.lease);

  const conclude = async (): Promise<{ results: Result[]; lostResults: number }> => {
    const results = [
      ...Array.from(plan.outcomes, ([recipientId, outcome]) => ({ recipientId, outcome })),
      ...toResults(delivered),
      ...(await handOverLeft(batch.origin, selectLeft(delivered), ports.sendToQueue)),
    ];
    const records = toResultRecords(batch.origin, results, run.now);
    return { results, lostResults: await keepResults(records, ports, run.budget) };
  };
  const [claimsLeftOpen, { results, lostResults }] = await Promise.all([
    settle(delivered, ports.claims, run.lease),
    conclude(),
  ]);
  const outcomes = new Map(results.map(({ recipientId, outcome }) => [recipientId, outcome]));
  return { outcomes, summary: { ...countOutcomes(outcomes.values()), claimsLeftOpen, lostResults } };
};
