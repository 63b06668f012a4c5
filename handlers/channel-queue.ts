// Invoked by SQS with the deliveries and results that `custom-channel` and `connect-custom-action` did not complete.
// message -> work -> claim, poke, settle, write results -> the messages that SQS has to redeliver.
// A retry finds the claims of the first attempt and does the rest; after too many attempts SQS moves the message to the
// dead-letter queue.
import { ChannelEnvironment, connectChannel } from "../src/aws/channel.ts";
import { type BatchResponse, runBatch } from "../src/batch.ts";
import { deliverQueued } from "../src/channel/flow/deliver-queued.ts";
import type { ChannelPorts } from "../src/channel/flow/send-batch.ts";
import { QueueEvent } from "../src/channel/queue-event.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { createBudget, createLease } from "../src/run.ts";

// The function has 60 seconds; the rest is for settling claims, writing results and the response.
const BUDGET_MS = 50_000;

export const run = async (
  event: QueueEvent,
  ports: ChannelPorts,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<BatchResponse> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  return runBatch(
    event.Records,
    ({ messageId }) => messageId,
    async ({ messageId, body }) => {
      // Two messages of one batch may contain the same poke, so each claims under a lease of its own.
      const lease = createLease(`${requestId}/${messageId}`, now, remainingMs());
      await deliverQueued(body, ports, { now, budget, lease });
    },
    log,
  );
};

export const handler = lambda({
  environment: ChannelEnvironment,
  event: QueueEvent,
  connect: (environment) => connectChannel(environment),
  run,
});
