import { randomUUID } from "node:crypto";
import type { Clock } from "../../engine/clock.ts";
import { toError } from "../../to-error.ts";
import type { LocalMachine } from "./definition.ts";
import { createExecutions, type Execution, type ExecutionEnd, type Executions } from "./execution.ts";
import { runMachine } from "./run-machine.ts";
import type { CallResource } from "./run-task.ts";
import { StatesError } from "./states-error.ts";
import { StepFunctionsError } from "./step-functions-error.ts";
import { createTiming } from "./timing.ts";

export type MachinesOptions = {
  machines: readonly LocalMachine[];
  clock: Pick<Clock, "now" | "setTimer">;
  call: CallResource;
  /** Receives errors of the local cloud, which end an execution. */
  reportError: (error: unknown) => void;
};

/** The state machines of an account and their executions. */
export type Machines = {
  executions: Executions;
  start(machineArn: string, input: string, name: string | undefined): Execution;
  /** Stops all executions. */
  close(): void;
};

export const createMachines = ({ machines, clock, call, reportError }: MachinesOptions): Machines => {
  const executions = createExecutions(clock.now);

  const run = async (machine: LocalMachine, execution: Execution): Promise<ExecutionEnd> => {
    const timing = createTiming(clock, execution.abort.signal);
    const { TimeoutSeconds } = machine.definition;
    try {
      const output = await timing.withTimeout(
        TimeoutSeconds,
        runMachine(machine.definition, contextOf(machine, execution), call, timing),
      );
      return { status: "SUCCEEDED", output: JSON.stringify(output ?? null) };
    } catch (error) {
      if (!(error instanceof StatesError)) {
        if (!execution.abort.signal.aborted) reportError(error);
        return { status: "FAILED", error: "States.Runtime", cause: toError(error).message };
      }
      return { status: isOver(machine, execution) ? "TIMED_OUT" : "FAILED", error: error.error, cause: error.message };
    }
  };

  const isOver = ({ definition: { TimeoutSeconds = Number.POSITIVE_INFINITY } }: LocalMachine, execution: Execution) =>
    clock.now() - execution.startedAtMs >= TimeoutSeconds * 1_000;

  return {
    executions,
    start(machineArn, input, name = randomUUID()) {
      const machine = machines.find(({ arn }) => arn === machineArn);
      if (machine === undefined)
        throw new StepFunctionsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${machineArn}'`);
      const arn = `${machineArn.replace(":stateMachine:", ":execution:")}:${name}`;
      const found = executions.find(arn);
      if (found?.status === "RUNNING" && found.input === input) return found;
      if (found) throw new StepFunctionsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
      const startedAtMs = clock.now();
      const abort = new AbortController();
      const execution: Execution = { arn, name, machineArn, input, startedAtMs, status: "RUNNING", abort };
      executions.add(execution);
      void run(machine, execution).then((end) => executions.end(execution, end));
      return execution;
    },
    close() {
      for (const execution of executions.running())
        executions.end(execution, { status: "ABORTED", error: undefined, cause: "the local cloud stopped" });
    },
  };
};

const contextOf = ({ arn, name }: LocalMachine, execution: Execution) => ({
  Execution: {
    Id: execution.arn,
    Name: execution.name,
    Input: JSON.parse(execution.input) as unknown,
    StartTime: new Date(execution.startedAtMs).toISOString(),
  },
  StateMachine: { Id: arn, Name: name },
});
