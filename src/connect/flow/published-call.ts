import type { ContactFlowEvent } from "../contact-flow-event.ts";
import type { Machine } from "../machines.ts";
import type { AsyncPorts } from "../ports.ts";
import { type PublishedCall, readPublishedCall } from "../published/published-call.ts";
import { PUBLISHED_LOOP_DONE, publishedPoll, publishedStart } from "../published/published-response.ts";
import { ValueError } from "../published/python-int.ts";
import type { AsyncResponse } from "../to-response.ts";
import type { CallRun } from "./call-run.ts";

type PublishedPorts = Pick<AsyncPorts, "executions" | "results"> & { machines: readonly Machine[] };

/** One call with the behavior of the published wrapper: no idempotent start, no waiting, and a result overwrites its fields. */
export const publishedCall = async (
  event: ContactFlowEvent,
  ports: PublishedPorts,
  run: CallRun,
): Promise<AsyncResponse> => {
  try {
    const call = readPublishedCall(event);
    return call.executionId === undefined
      ? publishedStart(call, await start(event, ports, run))
      : publishedPoll(call, await poll(call, ports));
  } catch (error) {
    if (error instanceof ValueError) return PUBLISHED_LOOP_DONE;
    throw error;
  }
};

const poll = ({ executionId = "" }: PublishedCall, { executions }: PublishedPorts) => executions.describe(executionId);

const start = async (
  event: ContactFlowEvent,
  { machines, executions, results }: PublishedPorts,
  { now, log }: CallRun,
): Promise<string | undefined> => {
  const [machine] = machines;
  const executionId = machine && (await executions.start(machine.arn, JSON.stringify(event), undefined));
  // The item in the table expires only with this record. Calls of this mode do not read it.
  if (executionId !== undefined)
    await results
      .recordStart(executionId, now)
      .catch((error: unknown) => log.warn("start not recorded", { executionId, error }));
  return executionId;
};
