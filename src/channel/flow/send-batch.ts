import { countBy } from "../../count-by.ts";
import { Unfinished } from "../../errors.ts";
import { frequentReasons, type Outcome, type ReasonCount } from "../outcome.ts";
import { planDeliveries } from "../plan-deliveries.ts";
import { selectUndelivered, toDeliveryMessages, type Undelivered } from "../queued-work.ts";
import type { ChannelBatch } from "../recipient.ts";
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
  /** For the log: how many recipients have each outcome, and how many claims could not be written. */
  summary: Record<string, number>;
  /** For the log: why recipients were refused; the most frequent reasons first. */
  refusals: ReasonCount[];
};

/**
 * Sends one batch: compiles the message, plans, delivers within the budget, enqueues what is undelivered and writes the
 * results. Sending the batch again, whole or in parts, pokes no recipient twice. Throws `Unfinished` if the queue did not
 * accept a delivery or a result, so that the caller sends the batch again.
 */
export const sendBatch = async (batch: ChannelBatch, ports: ChannelPorts, run: ChannelRun): Promise<SentBatch> => {
  const plan = planDeliveries(batch, await compileTypedMessage(batch.data), run.now);
  const { delivered, claimsLeftOpen } = await deliver(plan.deliveries, ports, run);

  const concludeResults = async () => {
    const messages = toDeliveryMessages(batch.origin, selectUndelivered(delivered));
    const { queued, rejected } = await enqueue(messages, ports.sendToQueue);
    const results: Result[] = [
      ...Array.from(plan.outcomes, ([recipientId, outcome]) => ({ recipientId, outcome })),
      ...toResults(delivered),
      ...queued.flatMap(toQueuedResults),
    ];
    const records = toResultRecords(batch.origin, results, run.now);
    const lostResults = await writeOrEnqueueResults(records, ports, run.budget);
    return { results, left: rejected.length + lostResults };
  };
  const [openClaims, { results, left }] = await Promise.all([claimsLeftOpen, concludeResults()]);
  if (left > 0) throw new Unfinished(left, "deliveries or results", "the queue did not accept them");
  const outcomes = new Map(results.map(({ recipientId, outcome }) => [recipientId, outcome]));
  const counts = countBy(outcomes.values(), ({ outcome }) => outcome);
  const refusals = frequentReasons(outcomes.values(), "refused");
  return { outcomes, summary: { ...counts, claimsLeftOpen: openClaims }, refusals };
};

const toQueuedResults = ({ delivery, reason }: Undelivered): Result[] =>
  delivery.recipientIds.map((recipientId) => ({ recipientId, outcome: { outcome: "queued", reason }, delivery }));
