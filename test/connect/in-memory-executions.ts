import type { AsyncPorts, ExecutionState, Failure, StoredState } from "../../src/connect/ports.ts";
import { RemoteFault } from "../../src/errors.ts";

export const MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:shop-async-lookup";
export const OTHER_MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:shop-async-balance";
export const EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:shop-async-lookup:contact-1-hash";

export const throttled = (operation: string) => new RemoteFault(operation, "throttled", undefined);

type Started = { machineArn: string; input: string; name: string | undefined };

/** Step Functions and the results table in memory. Time passes only in `wait`, which then runs `onWait`. */
export const createInMemoryExecutions = () => {
  const started: Started[] = [];
  const stopped: { executionId: string; failure: Failure }[] = [];
  const states = new Map<string, ExecutionState>();
  const table = new Map<string, StoredState>();
  const calls = { describe: 0, read: 0 };
  const faults = { start: [] as RemoteFault[], describe: [] as RemoteFault[], read: [] as RemoteFault[] };
  const onWait = { run: () => {} };
  let waitedMs = 0;
  const fail = (planned: RemoteFault[]) => {
    const fault = planned.shift();
    if (fault) throw fault;
  };
  const ports: AsyncPorts = {
    executions: {
      start: async (machineArn, input, name) => {
        fail(faults.start);
        const exists = name !== undefined && started.some((one) => one.machineArn === machineArn && one.name === name);
        if (exists) return undefined;
        started.push({ machineArn, input, name });
        return `${machineArn.replace(":stateMachine:", ":execution:")}:${name ?? `generated-${started.length}`}`;
      },
      describe: async (executionId) => {
        calls.describe += 1;
        fail(faults.describe);
        return states.get(executionId) ?? { kind: "missing" };
      },
      stop: async (executionId, failure) => {
        stopped.push({ executionId, failure });
      },
    },
    results: {
      recordStart: async (executionId, now) => {
        table.set(executionId, { kind: "started", startedAtMs: now.getTime() });
      },
      read: async (executionId) => {
        calls.read += 1;
        fail(faults.read);
        return table.get(executionId) ?? { kind: "absent" };
      },
    },
    wait: async (ms) => {
      waitedMs += ms;
      onWait.run();
    },
  };
  return { ports, started, stopped, states, table, calls, faults, onWait, waitedMs: () => waitedMs };
};
