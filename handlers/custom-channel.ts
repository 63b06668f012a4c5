// Invoked by Amazon Pinpoint for each batch of a campaign's or journey's endpoints.
// event -> batch -> plan deliveries -> claim, poke, settle, hand over, write results -> an outcome for each endpoint.
// A retry finds the claims of the first try: what was sent is not sent again, what failed is.
import { ChannelEnvironment, connectChannel } from "../src/aws/channel.ts";
import { createBudget } from "../src/channel/budget.ts";
import { createLease } from "../src/channel/claim.ts";
import { type ChannelPorts, sendBatch } from "../src/channel/flow/send-batch.ts";
import { toChannelBatch, toSplitAnswer } from "../src/channel/pinpoint-event.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { CustomChannelEvent } from "../src/pinpoint/custom-channel-event.ts";
import type { SplitAnswer } from "../src/pinpoint/split-answer.ts";

// Pinpoint waits 15 seconds; three are kept for handing over and the way back.
const BUDGET_MS = 12_000;

export const run = async (
  event: CustomChannelEvent,
  ports: ChannelPorts,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<SplitAnswer> => {
  const batch = toChannelBatch(event);
  const budget = createBudget(remainingMs, BUDGET_MS);
  const { outcomes, summary } = await sendBatch(batch, ports, {
    now,
    budget,
    lease: createLease(requestId, now, remainingMs()),
  });
  log.info("batch sent", { ...batch.origin, ...summary });
  return toSplitAnswer(Object.keys(event.Endpoints), outcomes);
};

export const handler = lambda({
  environment: ChannelEnvironment,
  event: CustomChannelEvent,
  connect: connectChannel,
  run,
});
