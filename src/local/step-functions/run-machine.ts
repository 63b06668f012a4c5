import { ownValue } from "../../own-value.ts";
import type { Definition, Fail, State } from "./definition.ts";
import { valueAt, withValueAt } from "./json-path.ts";
import { evaluate, fillTemplate } from "./payload-template.ts";
import { type CallResource, runTask, type Timing } from "./run-task.ts";
import { matchesError, runtimeError, StatesError } from "./states-error.ts";

/** The start of the context object. [Step Functions developer guide: context object] */
export type ExecutionContext = {
  Execution: { Id: string; Name: string; Input: unknown; StartTime: string };
  StateMachine: { Id: string; Name: string };
};

// [Step Functions quotas: state throttling and data] the input or the output of a state or an execution.
export const DATA_MAX_BYTES = 262_144;

type Step = { output: unknown; next: string | undefined };

/** Runs a definition to its end; throws the `StatesError` that no state caught. */
export const runMachine = async (
  { StartAt, States }: Definition,
  context: ExecutionContext,
  call: CallResource,
  timing: Timing,
): Promise<unknown> => {
  let input = context.Execution.Input;
  for (let name: string | undefined = StartAt; name !== undefined; ) {
    const state: State | undefined = ownValue(States, name);
    if (state === undefined) throw runtimeError(`there is no state "${name}"`);
    const step: Step = await runState(state, input, { ...context, State: { Name: name } }, call, timing);
    if (Buffer.byteLength(JSON.stringify(step.output) ?? "") > DATA_MAX_BYTES)
      throw new StatesError(
        "States.DataLimitExceeded",
        `The state "${name}" returned more than ${DATA_MAX_BYTES} bytes.`,
      );
    input = step.output;
    name = step.next;
  }
  return input;
};

const runState = async (
  state: State,
  input: unknown,
  context: object,
  call: CallResource,
  timing: Timing,
): Promise<Step> => {
  const scope = { input, context };
  const select = (path: string | null, value: unknown) =>
    path === null ? {} : valueAt(path, { context, input: value });
  switch (state.Type) {
    case "Pass": {
      const selected = select(state.InputPath, input);
      const filled =
        state.Parameters === undefined ? selected : fillTemplate(state.Parameters, { context, input: selected });
      const output = withValueAt(input, state.ResultPath, state.Result ?? filled);
      return { output: select(state.OutputPath, output), next: state.Next };
    }
    case "Task":
      try {
        return { output: await runTask(state, scope, call, timing), next: state.Next };
      } catch (error) {
        if (!(error instanceof StatesError)) throw error;
        const catcher = state.Catch.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));
        if (catcher === undefined) throw error;
        const failure = { Error: error.error, Cause: error.message };
        return { output: withValueAt(input, catcher.ResultPath, failure), next: catcher.Next };
      }
    case "Succeed":
      return { output: select(state.OutputPath, select(state.InputPath, input)), next: undefined };
    case "Fail":
      throw failureOf(state, scope);
    default:
      return state satisfies never;
  }
};

const failureOf = ({ Error: error, Cause, ErrorPath, CausePath }: Fail, scope: { input: unknown; context: object }) =>
  new StatesError(
    ErrorPath === undefined ? (error ?? "") : String(evaluate(ErrorPath, scope)),
    CausePath === undefined ? (Cause ?? "") : String(evaluate(CausePath, scope)),
  );
