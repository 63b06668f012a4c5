// Invoked by SQS with what the channel's doors had no time for, or what failed there.
// message -> work -> claim, poke, settle, write results -> the messages of which a part is still to be done.
// A retry finds the claims of the first try and does the rest; after too many the dead-letter queue keeps the message.
import { ChannelEnvironment, connectChannel } from "../src/aws/channel.ts";
import { type BatchReply, runBatch } from "../src/batch.ts";
import { createBudget } from "../src/channel/budget.ts";
import { createLease } from "../src/channel/claim.ts";
import { workOff } from "../src/channel/flow/deliver-queued.ts";
import type { ChannelPorts } from "../src/channel/flow/send-batch.ts";
import { QueueEvent } from "../src/channel/queue-event.ts";
import { type Invocation, lambda } from "../src/lambda.ts";

const BUDGET_MS = 50_000;

export const run = async (
  event: QueueEvent,
  ports: ChannelPorts,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<BatchReply> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  return runBatch(
    event.Records,
    ({ messageId }) => messageId,
    async ({ messageId, body }) => {
      // Two messages of one batch may hold the same poke: each claims in its own name.
      const lease = createLease(`${requestId}/${messageId}`, now, remainingMs());
      await workOff(body, ports, { now, budget, lease });
    },
    log,
  );
};

export const handler = lambda({ environment: ChannelEnvironment, event: QueueEvent, connect: connectChannel, run });
