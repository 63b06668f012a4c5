import { InvalidEvent, toIssues, Unfinished } from "../../errors.ts";
import { QueuedBody, type QueuedWork, selectUndelivered } from "../queued-work.ts";
import { toResultRecords, toResults } from "../result.ts";
import type { ChannelRun } from "../run.ts";
import { deliver } from "./deliver.ts";
import type { ChannelPorts } from "./send-batch.ts";
import { writeOrEnqueueResults, writeResults } from "./write-results.ts";

/** Does the work in one message of the queue; throws if SQS has to redeliver the message for the rest of it. */
export const deliverQueued = async (body: string, ports: ChannelPorts, run: ChannelRun): Promise<void> => {
  const work = parseWork(body);
  if (work.kind === "results") {
    const unwritten = await writeResults(work.records, ports.writeRecords);
    if (unwritten.length > 0) throw new Unfinished(unwritten.length, "results", "the sink did not accept them");
    return;
  }
  const { delivered, claimsLeftOpen } = await deliver(work.deliveries, ports, run);
  const records = toResultRecords(work.origin, toResults(delivered), run.now);
  await Promise.all([claimsLeftOpen, writeOrEnqueueResults(records, ports, run.budget)]);
  const [first, ...others] = selectUndelivered(delivered);
  if (first !== undefined) throw new Unfinished(1 + others.length, "deliveries", first.reason);
};

const parseWork = (body: string): QueuedWork => {
  const parsed = QueuedBody.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InvalidEvent(toIssues(parsed.error));
};
