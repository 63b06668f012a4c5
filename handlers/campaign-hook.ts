// Invoked by a campaign with a batch of its endpoints, before it sends to them.
// endpoints -> steps (load facts, decide) -> log decisions -> the endpoints to send to, enriched.
// If a fail-closed step fails, the function fails: Pinpoint invokes a hook three times before it gives up the batch.
// A retry runs the steps again: the frequency cap counts a message once, and the log keeps one entry per decision.
import { connectHookPorts } from "../src/aws/hook-ports.ts";
import { createBudget } from "../src/channel/run.ts";
import { Unfinished } from "../src/errors.ts";
import { createSteps } from "../src/hook/flow/create-steps.ts";
import { type DecisionLog, logDecisions } from "../src/hook/flow/log-decisions.ts";
import { runSteps } from "../src/hook/flow/run-steps.ts";
import { toHookBatch } from "../src/hook/hook-batch.ts";
import { type HookResponse, toHookResponse } from "../src/hook/hook-response.ts";
import { HookSettings } from "../src/hook/hook-settings.ts";
import type { HookStep } from "../src/hook/step.ts";
import { connectLookup } from "../src/http/connect-lookup.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { CampaignHookEvent } from "../src/pinpoint/campaign-hook-event.ts";

// Pinpoint waits 15 seconds; three are reserved for the decision log and the response.
const BUDGET_MS = 12_000;

type Ports = { steps: HookStep[]; decisionLog: DecisionLog };

export const run = async (
  event: CampaignHookEvent,
  { steps, decisionLog }: Ports,
  { now, remainingMs, log }: Pick<Invocation, "now" | "remainingMs" | "log">,
): Promise<HookResponse> => {
  const { leftMs } = createBudget(remainingMs, BUDGET_MS);
  const { batch, decisions: malformed } = toHookBatch(event);
  const { endpoints, decisions, faults } = await runSteps(steps, batch, { now, leftMs });
  for (const { step, cause } of faults) log.error("step failed", { step, error: cause });
  const fatal = faults.find(({ failure }) => failure === "fail-closed");
  if (fatal) throw new Unfinished(batch.endpoints.size, "endpoints", `the step ${fatal.step} failed`);

  const { response, decisions: tooLarge } = toHookResponse(event, batch, endpoints);
  const all = [...malformed, ...decisions, ...tooLarge];
  await logDecisions(decisionLog, all, batch, now).catch((error: unknown) =>
    log.error("decisions not logged", { count: all.length, error }),
  );
  const { campaignId, activityId } = batch;
  log.info("filtered", {
    campaignId,
    activityId,
    received: Object.keys(event.Endpoints).length,
    kept: Object.keys(response).length,
    decisions: all.length,
  });
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
