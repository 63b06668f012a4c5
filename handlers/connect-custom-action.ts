// Invoked by an Amazon Connect journey for the profiles that reach its Custom action.
// event -> batch -> filters -> plan deliveries -> claim, poke, settle, enqueue the rest, write results -> an outcome for each profile.
// A retry: unspecified by AWS whether Connect does so. One with the same idempotency tokens finds the claims of the first
// attempt, and sends nothing again.
import * as z from "zod";
import { ChannelEnvironment, connectChannel } from "../src/aws/channel.ts";
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { connectHookPorts } from "../src/aws/hook-ports.ts";
import { fromCustomAction, toCustomActionResponse } from "../src/channel/connect-event.ts";
import { filterRecipients, type RecipientFilter } from "../src/channel/flow/filter-recipients.ts";
import { type ChannelPorts, sendBatch } from "../src/channel/flow/send-batch.ts";
import { createSteps } from "../src/hook/flow/create-steps.ts";
import { stepsBeforeChannel } from "../src/hook/flow/steps-before-channel.ts";
import { HookSettings } from "../src/hook/hook-settings.ts";
import { connectLookup } from "../src/http/connect-lookup.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { ConnectCustomActionEvent, type ConnectCustomActionResponse } from "../src/pinpoint/connect-custom-action.ts";
import { createBudget, createLease } from "../src/run.ts";

// [Connect administrator guide: invoke Lambda functions] Connect waits 30 seconds; five are reserved
// for enqueuing the rest and for the response.
const BUDGET_MS = 25_000;
// A third of the budget: the pokes after the steps need the rest.
const STEPS_MS = 8_000;

const Environment = z.object({
  ...ChannelEnvironment.shape,
  ...HookSettings.shape,
  /** The message, as a marketer would type it for a campaign: the event of a Custom action has none. */
  CONNECT_POKE_DATA: z.string().min(1),
});

type Ports = ChannelPorts & { data: string; filters: RecipientFilter[] };

export const run = async (
  event: ConnectCustomActionEvent,
  { data, filters, ...ports }: Ports,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<ConnectCustomActionResponse> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  const lease = createLease(requestId, now, remainingMs());
  const leftMs = () => Math.min(STEPS_MS, budget.leftMs());
  const batch = await filterRecipients(fromCustomAction(event, data), filters, { now, leftMs, warn: log.warn });
  const { outcomes, summary, refusals } = await sendBatch(batch, ports, { now, budget, lease });
  if (refusals.length === 0) log.info("batch sent", { ...batch.origin, ...summary });
  else log.warn("batch sent; recipients were refused", { ...batch.origin, ...summary, refusals });
  return toCustomActionResponse(
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
    const steps = createSteps(environment, { ...ports, lookupAt: connectLookup });
    return {
      ...connectChannel(environment, tables),
      data: environment.CONNECT_POKE_DATA,
      filters: [stepsBeforeChannel(steps, decisionLog)],
    };
  },
  run,
});
