import type { AsyncEnvironment } from "./async-settings.ts";

/** A state machine, by the name of the function that it invokes. */
export type Machine = { functionName: string; arn: string };

export const toMachines = ({ STATE_MACHINES }: Pick<AsyncEnvironment, "STATE_MACHINES">): Machine[] =>
  Object.entries(STATE_MACHINES).map(([functionName, arn]) => ({ functionName, arn }));

/** The machine of a function; without a name, the only one there is. */
export const findMachine = (machines: readonly Machine[], functionName: string): Machine | undefined => {
  if (functionName === "") return machines.length === 1 ? machines[0] : undefined;
  return machines.find((machine) => machine.functionName === functionName);
};

/** [Step Functions developer guide: execution ARN] */
export const executionArn = ({ arn }: Machine, name: string): string => `${executionPrefix(arn)}${name}`;

/** Whether an execution is one of these machines: the id comes from the flow, whose attributes other flows can set. */
export const isExecutionOf = (machines: readonly Machine[], executionId: string): boolean =>
  machines.some(({ arn }) => {
    const prefix = executionPrefix(arn);
    return executionId.startsWith(prefix) && EXECUTION_NAME.test(executionId.slice(prefix.length));
  });

// [Step Functions API reference: StartExecution, name] a part of the permitted characters, which includes those of UUIDs.
const EXECUTION_NAME = /^[\w.-]{1,80}$/;

const executionPrefix = (arn: string): string => `${arn.replace(":stateMachine:", ":execution:")}:`;
