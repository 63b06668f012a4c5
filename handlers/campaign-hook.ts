// Invoked by a campaign with a batch of its endpoints, before it sends to them.
// endpoints -> steps (load facts, decide) -> log decisions -> the endpoints to send to, enriched.
// If a fail-closed step fails, the function fails: [Pinpoint quotas: campaign hooks] Pinpoint attempts a batch three times.
// A retry runs the steps again: the frequency cap counts a message once, and the log keeps one entry per decision.
import { connectHookPorts } from "../src/aws/hook-ports.ts";
import { createSteps } from "../src/hook/flow/create-steps.ts";
import { filterEndpoints, type HookRun } from "../src/hook/flow/filter-endpoints.ts";
import type { HookResponse } from "../src/hook/hook-response.ts";
import { HookSettings } from "../src/hook/hook-settings.ts";
import { connectLookup } from "../src/http/connect-lookup.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { CampaignHookEvent } from "../src/pinpoint/campaign-hook-event.ts";
import { createBudget, PINPOINT_BUDGET_MS } from "../src/run.ts";

export const run = async (
  event: CampaignHookEvent,
  ports: HookRun,
  { now, remainingMs, log }: Pick<Invocation, "now" | "remainingMs" | "log">,
): Promise<HookResponse> => {
  const { leftMs } = createBudget(remainingMs, PINPOINT_BUDGET_MS);
  const { response, summary } = await filterEndpoints(event, ports, { now, leftMs, error: log.error });
  log.info("filtered", summary);
  return response;
};

export const handler = lambda({
  environment: HookSettings,
  event: CampaignHookEvent,
  connect: (settings) => {
    const { ports, decisionLog } = connectHookPorts(settings);
    return { steps: createSteps(settings, { ...ports, lookupAt: connectLookup }), decisionLog };
  },
  run,
});
