import type { AsyncSettings } from "../async-settings.ts";
import { type Call, readCall } from "../call.ts";
import type { ContactFlowEvent } from "../contact-flow-event.ts";
import { LimitReached } from "../limit-reached.ts";
import { isExecutionOf, type Machine } from "../machines.ts";
import type { Outcome } from "../outcome.ts";
import type { AsyncPorts } from "../ports.ts";
import { type AsyncResponse, toResponse } from "../to-response.ts";
import type { CallRun } from "./call-run.ts";
import { pollExecution } from "./poll-execution.ts";
import { startExecution } from "./start-execution.ts";

/** One call of a flow: starts the execution of a function, or polls it. */
export const asyncCall = async (
  event: ContactFlowEvent,
  { machines, settings, ...ports }: AsyncPorts & { machines: readonly Machine[]; settings: AsyncSettings },
  run: CallRun,
): Promise<AsyncResponse> => {
  const call = readCall(event.Details?.Parameters ?? {}, settings.ASYNC_RESPONSE);
  const outcome = await callOutcome(event, call, machines, ports, run);
  const { kind } = outcome;
  run.log.info("call", { kind, count: call.count, countMax: call.countMax, warnings: call.warnings });
  if (kind === "limit-reached" && settings.ASYNC_LIMIT === "throw") throw new LimitReached(call.countMax);
  return toResponse(outcome, call);
};

const callOutcome = async (
  event: ContactFlowEvent,
  call: Call,
  machines: readonly Machine[],
  ports: AsyncPorts,
  run: CallRun,
): Promise<Outcome> => {
  if (call.isLoopDone) return { kind: "limit-reached" };
  if (call.executionId !== "")
    return isExecutionOf(machines, call.executionId) ? pollExecution(call, ports, run) : FOREIGN_EXECUTION;
  return call.count > call.countMax ? { kind: "limit-reached" } : startExecution(event, call, machines, ports, run);
};

const FOREIGN_EXECUTION: Outcome = {
  kind: "refused",
  failure: {
    error: "UnknownExecution",
    cause:
      "execution_id is not an execution of the configured state machines. Pass the one that the first call returned.",
  },
};
