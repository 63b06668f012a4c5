// Invoked by an Amazon Connect journey for the profiles that reach its Custom action.
// event -> batch -> filters -> plan deliveries -> claim, poke, settle, hand over, write results -> a result for each profile.
// A retry brings the same tokens and finds the claims of the first try: what was sent is not sent again.
import * as z from "zod";
import { ChannelEnvironment, connectChannel } from "../src/aws/channel.ts";
import { createDynamoDbClient } from "../src/aws/clients.ts";
import { connectHookPorts } from "../src/aws/hook-ports.ts";
import { createBudget } from "../src/channel/budget.ts";
import { createLease } from "../src/channel/claim.ts";
import { fromCustomAction, toCustomActionAnswer } from "../src/channel/connect-event.ts";
import { type ChannelPorts, sendBatch } from "../src/channel/flow/send-batch.ts";
import { filterRecipients, type RecipientFilter } from "../src/channel/recipient-filter.ts";
import { stepsBeforeChannel } from "../src/hook/flow/steps-before-channel.ts";
import { HookSettings } from "../src/hook/hook-settings.ts";
import { createSteps } from "../src/hook/step-list.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { type ConnectCustomActionAnswer, ConnectCustomActionEvent } from "../src/pinpoint/connect-custom-action.ts";

// Connect waits 30 seconds; five are kept for handing over and the way back.
const BUDGET_MS = 25_000;
const STEPS_MS = 8_000;

/** A Custom action carries no text of the marketer's: what to poke with, as typed for a campaign, is configured. */
const Environment = z.object({
  ...ChannelEnvironment.shape,
  ...HookSettings.shape,
  CONNECT_POKE_DATA: z.string().min(1),
});

type Ports = ChannelPorts & { data: string; filters: RecipientFilter[] };

export const run = async (
  event: ConnectCustomActionEvent,
  { data, filters, ...ports }: Ports,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<ConnectCustomActionAnswer> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  const lease = createLease(requestId, now, remainingMs());
  const leftMs = () => Math.min(STEPS_MS, budget.leftMs());
  const batch = await filterRecipients(fromCustomAction(event, data), filters, { now, leftMs, warn: log.warn });
  const { outcomes, summary } = await sendBatch(batch, ports, { now, budget, lease });
  log.info("batch sent", { ...batch.origin, ...summary });
  return toCustomActionAnswer(
    event.Items.CustomerProfiles.map(({ ProfileId }) => ProfileId),
    outcomes,
  );
};

export const handler = lambda({
  environment: Environment,
  event: ConnectCustomActionEvent,
  connect: (environment) => {
    const tables = createDynamoDbClient();
    const { ports, decisionLog } = connectHookPorts(environment, tables);
    return {
      ...connectChannel(environment, tables),
      data: environment.CONNECT_POKE_DATA,
      filters: [stepsBeforeChannel(createSteps(environment, ports), decisionLog)],
    };
  },
  run,
});
