import type { Action } from "../flow-document.ts";
import { block, prompt, setFlowAttributes } from "./block.ts";
import { endIds, endsOf, FINISHED, lastBlocks, saveBlock } from "./ends.ts";
import { attributeOf, type FlowFunction, type FlowRequest } from "./flow-request.ts";

// [Connect administrator guide: AWS Lambda function block] the longest time limit of an asynchronous invocation.
const TIME_LIMIT_SECONDS = "60";

/**
 * The blocks of a flow with Amazon Connect's own asynchronous mode: it invokes each function, and then waits for each result
 * while it plays a prompt. For inbound and customer queue flows, and functions that take at most a minute.
 */
export const nativeBlocks = (request: FlowRequest): Action[] => [
  block("log", "UpdateFlowLoggingBehavior", { FlowLoggingBehavior: "Enabled" }, { next: startId(request, 0) }),
  ...request.functions.flatMap((fn, at) => startBlocks(request, fn, startId(request, at + 1))),
  prompt("waiting", "One moment, please.", waitId(request, 0)),
  ...request.functions.flatMap((fn, at) => waitBlocks(request, fn, waitId(request, at + 1))),
  ...request.functions.flatMap(endsOf),
  ...lastBlocks(),
];

const startId = ({ functions }: FlowRequest, at: number) => idOr("start", functions[at], "waiting");
const waitId = ({ functions }: FlowRequest, at: number) => idOr("wait", functions[at], FINISHED);
const idOr = (kind: string, fn: FlowFunction | undefined, otherwise: string) => (fn ? `${kind}-${fn.name}` : otherwise);

/** The id of an invocation is that of the newest one, so it is copied before the next function is invoked. */
const startBlocks = ({ responseType }: FlowRequest, fn: FlowFunction, next: string): Action[] => {
  const { name } = fn;
  const { notStarted } = endIds(fn);
  const id = { [attributeOf(fn, "invocation_id")]: "$.LambdaInvocation.InvocationId" };
  const parameters = {
    LambdaFunctionARN: fn.arn,
    InvocationTimeLimitSeconds: TIME_LIMIT_SECONDS,
    InvocationType: "ASYNCHRONOUS",
    LambdaInvocationAttributes: fn.parameters,
    ResponseValidation: { ResponseType: responseType },
  };
  const errors = { NoMatchingError: notStarted };
  return [
    block(`start-${name}`, "InvokeLambdaFunction", parameters, { next: `save-start-${name}`, errors }),
    setFlowAttributes(`save-start-${name}`, id, next, notStarted),
  ];
};

const waitBlocks = ({ countMax }: FlowRequest, fn: FlowFunction, next: string): Action[] => {
  const { name } = fn;
  const ends = endIds(fn);
  const saving = saveBlock(`save-result-${name}`, fn, next);
  const LambdaInvocationId = `$.FlowAttributes.${attributeOf(fn, "invocation_id")}`;
  const parameters = {
    TimeLimitSeconds: TIME_LIMIT_SECONDS,
    ContinueExecution: "TRUE",
    MinimumWaitTimeSeconds: "1",
    InterruptibleEvents: { LambdaReturned: { AsyncLambdaCompletionEvent: { Identifier: LambdaInvocationId } } },
  };
  const events = [
    ["Continue", `comforting-${name}`],
    ["LambdaReturned", `load-${name}`],
    ["WaitCompleted", ends.timedOut],
  ] as const;
  const again = [
    ["ContinueLooping", `comforting-${name}`],
    ["DoneLooping", ends.timedOut],
  ] as const;
  const loaded = saving[0]?.Identifier ?? next;
  const errors = { NoMatchingError: ends.failed, InProgress: `loop-${name}` };
  return [
    block(`wait-${name}`, "Wait", parameters, {
      next: ends.notPolled,
      when: events,
      errors: { NoMatchingError: ends.notPolled },
    }),
    prompt(`comforting-${name}`, "We are still working on it.", `load-${name}`),
    block(`load-${name}`, "LoadLambdaFunctionResult", { LambdaInvocationId }, { next: loaded, errors }),
    block(`loop-${name}`, "Loop", { LoopCount: String(countMax) }, { next: ends.timedOut, when: again }),
    ...saving,
  ];
};
