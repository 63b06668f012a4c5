import { RemoteFault } from "../../errors.ts";
import type { Call } from "../call.ts";
import type { ContactFlowEvent } from "../contact-flow-event.ts";
import { executionName } from "../execution-name.ts";
import { executionArn, findMachine, type Machine } from "../machines.ts";
import type { Outcome } from "../outcome.ts";
import type { AsyncPorts } from "../ports.ts";
import { withAttempts } from "./attempts.ts";
import type { CallRun } from "./call-run.ts";

/** Starts the execution of a call. A call that is repeated gets the execution that the first one started. */
export const startExecution = async (
  event: ContactFlowEvent,
  call: Call,
  machines: readonly Machine[],
  ports: AsyncPorts,
  run: CallRun,
): Promise<Outcome> => {
  const machine = findMachine(machines, call.functionName);
  if (machine === undefined) return { kind: "refused", failure: unknownFunction(call, machines) };
  const { ContactData, Parameters } = event.Details ?? {};
  const name = executionName(call, Parameters ?? {}, ContactData?.ContactId ?? "", run.requestId);
  const executionId = executionArn(machine, name);
  try {
    const start = () => ports.executions.start(machine.arn, JSON.stringify(event), name);
    await Promise.all([withAttempts(start, ports.wait, run.budget), recordStart(executionId, ports, run)]);
    return { kind: "created", executionId };
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
    run.log.error("execution not started", { functionName: machine.functionName, error });
    return { kind: "refused", failure: { error: "StartFailed", cause: error.message } };
  }
};

/** Without this record, polls read the execution from Step Functions instead of the table. */
const recordStart = async (executionId: string, { results }: AsyncPorts, { now, log }: CallRun): Promise<void> => {
  await results
    .recordStart(executionId, now)
    .catch((error: unknown) => log.warn("start not recorded", { executionId, error }));
};

const unknownFunction = ({ functionName }: Call, machines: readonly Machine[]) => ({
  error: "UnknownFunction",
  cause:
    `${functionName === "" ? "The parameter async_function is missing" : "No state machine has the name in async_function"}; ` +
    `there are: ${machines.map((machine) => machine.functionName).join(", ") || "none"}.`,
});
