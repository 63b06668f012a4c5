import { InvalidEvent, toIssues, Unfinished } from "../../errors.ts";
import { QueuedBody, selectLeft } from "../queued-work.ts";
import { toResultRecords, toResults } from "../result.ts";
import { deliver, settle } from "./deliver.ts";
import type { ChannelPorts, ChannelRun } from "./send-batch.ts";
import { keepResults, writeRecords } from "./write-results.ts";

const parseWork = (body: string) => {
  const parsed = QueuedBody.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InvalidEvent(toIssues(parsed.error));
};

/** Does what a message of the queue asks for; throws when it, or a part of it, has to come again. */
export const workOff = async (body: string, ports: ChannelPorts, run: ChannelRun): Promise<void> => {
  const work = parseWork(body);
  if (work.kind === "results") {
    const unwritten = await writeRecords(work.records, ports.writeRecords);
    if (unwritten.length > 0) throw new Unfinished(unwritten.length, "results", "the sink did not take them");
    return;
  }
  const delivered = await deliver(work.deliveries, ports, run.budget, run.lease);
  await Promise.all([
    settle(delivered, ports.claims, run.lease),
    keepResults(toResultRecords(work.origin, toResults(delivered), run.now), ports, run.budget),
  ]);
  const [first, ...others] = selectLeft(delivered);
  if (first !== undefined) throw new Unfinished(1 + others.length, "deliveries", first.reason);
};
