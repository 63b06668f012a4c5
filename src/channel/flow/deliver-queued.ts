import { parseEvent, Unfinished } from "../../errors.ts";
import type { Run } from "../../run.ts";
import { QueuedBody, selectUndelivered, toDeliveryMessages, type Undelivered } from "../queued-work.ts";
import type { Origin } from "../recipient.ts";
import { toResultRecords, toResults } from "../result.ts";
import { enqueue, type SendToQueue } from "./enqueue.ts";
import { type ChannelPorts, deliver } from "./send-batch.ts";
import { writeOrEnqueueResults, writeResults } from "./write-results.ts";

/** Does the work in one message of the queue; throws if SQS has to redeliver the message for the rest of it. */
export const deliverQueued = async (body: string, ports: ChannelPorts, run: Run): Promise<void> => {
  const work = parseEvent(QueuedBody, body);
  if (work.kind === "results") {
    const unwritten = await writeResults(work.records, ports.writeRecords);
    if (unwritten.length > 0) throw new Unfinished(unwritten.length, "results", "the sink did not accept them");
    return;
  }
  const { delivered, claimsLeftOpen } = await deliver(work.deliveries, ports, run);
  const records = toResultRecords(work.origin, toResults(delivered), run.now);
  const [lostResults] = await Promise.all([writeOrEnqueueResults(records, ports, run.budget), claimsLeftOpen]);
  if (lostResults > 0) throw new Unfinished(lostResults, "results", "neither the sink nor the queue accepted them");
  const [first, ...others] = await enqueueHeld(work.origin, selectUndelivered(delivered), ports.sendToQueue);
  if (first !== undefined) throw new Unfinished(1 + others.length, "deliveries", first.reason);
};

/**
 * Enqueues deliveries that another run holds, delayed until its lease expires, because waiting is not a failed attempt;
 * returns the others, and those that the queue rejected.
 */
const enqueueHeld = async (
  origin: Origin,
  undelivered: Undelivered[],
  sendToQueue: SendToQueue,
): Promise<Undelivered[]> => {
  const { held = [], others = [] } = Object.groupBy(undelivered, ({ isHeld }) => (isHeld ? "held" : "others"));
  const { rejected } = await enqueue(toDeliveryMessages(origin, held), sendToQueue);
  return [...others, ...rejected];
};
