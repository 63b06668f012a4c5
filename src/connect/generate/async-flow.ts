import type { Action } from "../flow-document.ts";
import { block, compare, pause, prompt, setFlowAttributes } from "./block.ts";
import { endIds, endsOf, FINISHED, lastBlocks, saveBlock } from "./ends.ts";
import { attributeOf, type FlowFunction, type FlowRequest } from "./flow-request.ts";

// [Connect administrator guide: AWS Lambda function block] the longest time limit of a synchronous invocation.
const TIME_LIMIT_SECONDS = "8";

/**
 * The blocks of a flow that starts each function through `connect-async`, then waits for each: so they run at the same time.
 * A loop ends after `countMax` polls; the last of them stops the execution.
 */
export const asyncBlocks = (request: FlowRequest): Action[] => [
  block("log", "UpdateFlowLoggingBehavior", { FlowLoggingBehavior: "Enabled" }, { next: startId(request, 0) }),
  ...request.functions.flatMap((fn, at) => startBlocks(request, fn, startId(request, at + 1))),
  prompt("waiting", "One moment, please.", pollId(request, 0)),
  ...request.functions.flatMap((fn, at) => pollBlocks(request, fn, pollId(request, at + 1))),
  ...request.functions.flatMap(endsOf),
  ...lastBlocks(),
];

const startId = ({ functions }: FlowRequest, at: number) => idOr("start", functions[at], "waiting");
const pollId = ({ functions }: FlowRequest, at: number) => idOr("poll", functions[at], FINISHED);
const idOr = (kind: string, fn: FlowFunction | undefined, otherwise: string) => (fn ? `${kind}-${fn.name}` : otherwise);

const startBlocks = (request: FlowRequest, fn: FlowFunction, next: string): Action[] => {
  const { name } = fn;
  const ends = endIds(fn);
  const attributes = {
    [attributeOf(fn, "execution_id")]: "$.External.execution_id",
    [attributeOf(fn, "count")]: "$.External.count",
  };
  return [
    invoke(
      `start-${name}`,
      request,
      { ...fn.parameters, ...constants(request, fn) },
      `started-${name}`,
      ends.notStarted,
    ),
    compare(`started-${name}`, "$.External.sfn_result", [["FAILURE", ends.notStarted]], `save-start-${name}`),
    setFlowAttributes(`save-start-${name}`, attributes, next, ends.notStarted),
  ];
};

const pollBlocks = (request: FlowRequest, fn: FlowFunction, next: string): Action[] => {
  const { name } = fn;
  const ends = endIds(fn);
  const saving = saveBlock(`save-result-${name}`, fn, next);
  const poll = {
    execution_id: `$.FlowAttributes.${attributeOf(fn, "execution_id")}`,
    count: `$.FlowAttributes.${attributeOf(fn, "count")}`,
  };
  const isDone = [
    ["SUCCESS", saving[0]?.Identifier ?? next],
    ["FAILURE", `why-${name}`],
  ] as const;
  const again = [
    ["ContinueLooping", `comfort-${name}`],
    ["DoneLooping", ends.timedOut],
  ] as const;
  const count = { [attributeOf(fn, "count")]: "$.External.count" };
  return [
    invoke(`poll-${name}`, request, { ...poll, ...constants(request, fn) }, `result-${name}`, ends.notPolled),
    compare(`result-${name}`, "$.External.sfn_result", isDone, `save-count-${name}`),
    compare(`why-${name}`, "$.External.status", [["LOOP_DONE", ends.timedOut]], ends.failed),
    setFlowAttributes(`save-count-${name}`, count, `loop-${name}`, ends.notPolled),
    block(`loop-${name}`, "Loop", { LoopCount: String(request.countMax) }, { next: ends.timedOut, when: again }),
    compare(`comfort-${name}`, "$.External.comfort", [["true", `comforting-${name}`]], `pause-${name}`),
    prompt(`comforting-${name}`, "We are still working on it.", `poll-${name}`),
    pause(`pause-${name}`, `poll-${name}`),
    ...saving,
  ];
};

/** The same in the start and in every poll; `async_step` lets two blocks run one function with the same parameters. */
const constants = ({ countMax, countComfort, responseType }: FlowRequest, { name }: FlowFunction) => ({
  async_function: name,
  async_step: `start-${name}`,
  async_response: responseType,
  count_max: String(countMax),
  count_comfort: String(countComfort),
});

const invoke = (
  id: string,
  { connectAsyncArn, responseType }: FlowRequest,
  attributes: Record<string, string>,
  next: string,
  failed: string,
): Action =>
  block(
    id,
    "InvokeLambdaFunction",
    {
      LambdaFunctionARN: connectAsyncArn,
      InvocationTimeLimitSeconds: TIME_LIMIT_SECONDS,
      LambdaInvocationAttributes: attributes,
      ResponseValidation: { ResponseType: responseType },
    },
    { next, errors: { NoMatchingError: failed } },
  );
