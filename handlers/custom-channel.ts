// Invoked by a campaign or journey with each batch of its endpoints.
// event -> batch -> plan deliveries -> claim, poke, settle, enqueue the rest, write results -> an outcome for each endpoint.
// A retry finds the claims of the first attempt: what was sent is not sent again, and what failed is.
import { ChannelEnvironment, connectChannel } from "../src/aws/channel.ts";
import { type ChannelPorts, sendBatch } from "../src/channel/flow/send-batch.ts";
import { toChannelBatch, toCustomChannelResponse } from "../src/channel/pinpoint-event.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { CustomChannelEvent } from "../src/pinpoint/custom-channel-event.ts";
import type { CustomChannelResponse } from "../src/pinpoint/custom-channel-response.ts";
import { createBudget, createLease, PINPOINT_BUDGET_MS } from "../src/run.ts";

export const run = async (
  event: CustomChannelEvent,
  ports: ChannelPorts,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<CustomChannelResponse> => {
  const batch = toChannelBatch(event);
  const budget = createBudget(remainingMs, PINPOINT_BUDGET_MS);
  const lease = createLease(requestId, now, remainingMs());
  const { outcomes, summary, refusals } = await sendBatch(batch, ports, { now, budget, lease });
  if (refusals.length === 0) log.info("batch sent", { ...batch.origin, ...summary });
  else log.warn("batch sent; recipients were refused", { ...batch.origin, ...summary, refusals });
  return toCustomChannelResponse(Object.keys(event.Endpoints), outcomes);
};

export const handler = lambda({
  environment: ChannelEnvironment,
  event: CustomChannelEvent,
  connect: (environment) => connectChannel(environment),
  run,
});
