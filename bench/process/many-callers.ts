// Callers who wait for a slow function at the same time, in virtual time, with the quotas of Step Functions.
import { run } from "../../handlers/connect-async.ts";
import { AsyncSettings } from "../../src/connect/async-settings.ts";
import type { AsyncPorts, ExecutionState, StoredState } from "../../src/connect/ports.ts";
import { RemoteFault } from "../../src/errors.ts";
import { createQuota, createVirtualTime } from "./virtual-time.ts";

const MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:bench-async-slow";
// [Step Functions quotas: API action throttling] the lower ones, which apply outside us-east-1, us-west-2 and eu-west-1.
const START_QUOTA = [800, 150] as const;
const DESCRIBE_QUOTA = [250, 10] as const;
const FUNCTION_MS = 60_000;
// Half a second of silence between two polls, and three seconds of comfort with every second one.
const BETWEEN_POLLS_MS = 2_000;
const NO_LIMIT = "1000";

export type Behavior = "standard" | "published";

/** How many calls the callers make until the function has returned to each, and how many of them AWS throttles. */
export const countThrottles = async (callers: number, behavior: Behavior) => {
  const time = createVirtualTime();
  const start = createQuota(...START_QUOTA, time);
  const describe = createQuota(...DESCRIBE_QUOTA, time);
  const endsAt = new Map<string, number>();
  const calls = { start: 0, describe: 0, read: 0, throttled: 0 };
  const state = (id: string): ExecutionState =>
    time.now() >= (endsAt.get(id) ?? Number.POSITIVE_INFINITY)
      ? { kind: "succeeded", output: "{}" }
      : { kind: "running" };
  const permit = (quota: typeof start, operation: string): void => {
    if (quota.take()) return;
    calls.throttled += 1;
    throw new RemoteFault(operation, "throttled", undefined);
  };
  const ports: AsyncPorts = {
    executions: {
      start: async (machineArn, _input, name = `generated-${calls.start}`) => {
        calls.start += 1;
        permit(start, "states:StartExecution");
        const id = `${machineArn.replace(":stateMachine:", ":execution:")}:${name}`;
        endsAt.set(id, time.now() + FUNCTION_MS);
        return id;
      },
      describe: async (id) => {
        calls.describe += 1;
        permit(describe, "states:DescribeExecution");
        return state(id);
      },
      stop: async () => {},
    },
    results: {
      recordStart: async () => {},
      read: async (id): Promise<StoredState> => {
        calls.read += 1;
        const found = state(id);
        return found.kind === "succeeded" ? found : { kind: "started", startedAtMs: time.now() };
      },
    },
    wait: time.wait,
  };
  const settings = AsyncSettings.parse({ ASYNC_BEHAVIOR: behavior });
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const invoke = (contact: number, Parameters: Record<string, string>) => {
    const startedAtMs = time.now();
    const event = { Details: { ContactData: { ContactId: `contact-${contact}` }, Parameters } };
    const remainingMs = () => 8_000 - (time.now() - startedAtMs);
    const invocation = { now: new Date(startedAtMs), requestId: "bench", remainingMs, log };
    // A Lambda block takes its Error branch, and the sample flow polls again.
    return run(event, { ...ports, machines: [{ functionName: "slow", arn: MACHINE }], settings }, invocation).catch(
      (): Record<string, unknown> => ({ status: "ERROR" }),
    );
  };
  const call = async (contact: number): Promise<void> => {
    let { execution_id = "", count = "1" } = (await invoke(contact, {})) as Record<string, string>;
    for (let status = ""; status !== "FINISHED"; ) {
      await time.wait(BETWEEN_POLLS_MS);
      const parameters = { ...(execution_id !== "" && { execution_id }), count, count_max: NO_LIMIT };
      const response = (await invoke(contact, parameters)) as Record<string, string>;
      status = response.status ?? "";
      if (status === "ERROR") continue;
      execution_id = response.execution_id ?? "";
      count = response.count ?? "1";
    }
  };
  const all = Promise.all(Array.from({ length: callers }, (_, contact) => call(contact)));
  await time.run();
  await all;
  return calls;
};
