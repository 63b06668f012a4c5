// Invoked by the Lambda blocks of an Amazon Connect flow, first to start a function that takes long, then to poll it.
// parameters -> start or poll -> StartExecution, or reads of the results table -> strings for the flow.
// A retry: a start has the same execution name and finds the execution that the first attempt started; a poll reads again.
import { setTimeout } from "node:timers/promises";
import { createFlowDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { createFlowSfnClient } from "../src/aws/clients/sfn.ts";
import { connectExecutions } from "../src/aws/executions.ts";
import { connectResultsTable } from "../src/aws/results-table.ts";
import { AsyncEnvironment, type AsyncSettings } from "../src/connect/async-settings.ts";
import { ContactFlowEvent } from "../src/connect/contact-flow-event.ts";
import { asyncCall } from "../src/connect/flow/async-call.ts";
import { publishedCall } from "../src/connect/flow/published-call.ts";
import { type Machine, toMachines } from "../src/connect/machines.ts";
import type { AsyncPorts } from "../src/connect/ports.ts";
import { readFailure } from "../src/connect/stored-failure.ts";
import { type AsyncResponse, refuseEvent } from "../src/connect/to-response.ts";
import { type Invocation, lambda } from "../src/lambda.ts";

// For the last read of the table and for the response.
const RESERVE_MS = 1_000;

type Ports = AsyncPorts & { machines: Machine[]; settings: AsyncSettings };

export const run = (
  event: ContactFlowEvent,
  ports: Ports,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<AsyncResponse> => {
  const endMs = Math.max(RESERVE_MS, remainingMs() - ports.settings.ASYNC_WAIT_SECONDS * 1_000);
  const call = { now, requestId, budget: { leftMs: () => remainingMs() - endMs }, log };
  return ports.settings.ASYNC_BEHAVIOR === "published"
    ? publishedCall(event, ports, call)
    : asyncCall(event, ports, call);
};

export const handler = lambda({
  environment: AsyncEnvironment,
  event: ContactFlowEvent,
  connect: (environment) => ({
    executions: connectExecutions(createFlowSfnClient()),
    results: connectResultsTable(createFlowDynamoDbClient(), environment.RESULTS_TABLE, readFailure),
    wait: (ms) => setTimeout(ms),
    machines: toMachines(environment),
    settings: environment,
  }),
  run,
  refuse: refuseEvent,
});
