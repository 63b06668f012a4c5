import { type BackOff, waitAfterFailures } from "../../back-off.ts";
import { RemoteFault } from "../../errors.ts";
import type { Call } from "../call.ts";
import { type Outcome, toFinished } from "../outcome.ts";
import type { AsyncPorts, ExecutionState, StoredState } from "../ports.ts";
import { limitReached } from "../to-response.ts";
import type { CallRun } from "./call-run.ts";

// A fast function has its result within the first half second; a slow one costs a read every second.
const POLL_BACK_OFF_MS: BackOff = { first: 200, max: 1_000 };
// [Lambda quotas: function timeout] 15 minutes, and the retries of an invocation that Lambda rejected.
const OVERDUE_MS = 16 * 60_000;

/** Waits for the result of an execution, within the budget. The call after the limit stops an execution that still runs. */
export const pollExecution = async (call: Call, ports: AsyncPorts, run: CallRun): Promise<Outcome> => {
  const { executionId } = call;
  if (call.count > call.countMax) return giveUp(call, ports, run);
  for (let attempt = 1; ; attempt += 1) {
    const state = await readState(executionId, attempt, ports, run);
    if (state.kind !== "running") return toFinished(executionId, state);
    const waitMs = waitAfterFailures(attempt, POLL_BACK_OFF_MS);
    if (run.budget.leftMs() <= waitMs) return { kind: "running", executionId };
    await ports.wait(waitMs);
  }
};

/** Reads the table. DescribeExecution has a quota of 10 to 15 calls a second, and is called at most once in a call. */
const readState = async (
  executionId: string,
  attempt: number,
  ports: AsyncPorts,
  run: CallRun,
): Promise<ExecutionState> => {
  const stored = await readStored(executionId, ports, run);
  if (stored.kind === "succeeded" || stored.kind === "failed") return stored;
  const isOverdue = stored.kind === "absent" || run.now.getTime() - stored.startedAtMs > OVERDUE_MS;
  return attempt === 1 && isOverdue ? describe(executionId, ports, run) : { kind: "running" };
};

const giveUp = async (call: Call, ports: AsyncPorts, run: CallRun): Promise<Outcome> => {
  const { executionId } = call;
  const stored = await readStored(executionId, ports, run);
  if (stored.kind === "succeeded" || stored.kind === "failed") return toFinished(executionId, stored);
  const described = await describe(executionId, ports, run);
  if (described.kind !== "running") return toFinished(executionId, described);
  await ports.executions.stop(executionId, limitReached(call)).catch(onFault<void>(undefined, run));
  return { kind: "limit-reached" };
};

const readStored = (executionId: string, { results }: AsyncPorts, run: CallRun): Promise<StoredState> =>
  results.read(executionId).catch(onFault<StoredState>({ kind: "absent" }, run));

const describe = (executionId: string, { executions }: AsyncPorts, run: CallRun): Promise<ExecutionState> =>
  executions.describe(executionId).catch(onFault<ExecutionState>({ kind: "running" }, run));

/** For `catch`: a fault of AWS is logged, and the state counts as unknown; the flow polls again. Throws any other error. */
const onFault =
  <T>(unknown: T, { log }: CallRun) =>
  (error: unknown): T => {
    if (!(error instanceof RemoteFault)) throw error;
    log.warn("execution not read or not stopped", { error });
    return unknown;
  };
