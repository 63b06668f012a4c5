// Invoked by a campaign with a batch of its endpoints, before it sends to them.
// endpoints -> steps (ask, decide) -> decisions logged -> the endpoints that may be sent to, enriched.
// A retry asks and decides again: the cap counts a run's message once, and the log holds one entry for it.
import { connectHookPorts } from "../src/aws/hook-ports.ts";
import { createBudget } from "../src/channel/budget.ts";
import { type DecisionLog, logDecisions } from "../src/hook/flow/log-decisions.ts";
import { runSteps } from "../src/hook/flow/run-steps.ts";
import { toHookBatch } from "../src/hook/hook-batch.ts";
import { type HookAnswer, toHookAnswer } from "../src/hook/hook-response.ts";
import { HookSettings } from "../src/hook/hook-settings.ts";
import type { Step } from "../src/hook/step.ts";
import { createSteps } from "../src/hook/step-list.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { CampaignHookEvent } from "../src/pinpoint/campaign-hook-event.ts";

// Pinpoint waits 15 seconds; three are kept for the log and the way back.
const BUDGET_MS = 12_000;

type Ports = { steps: Step[]; decisionLog: DecisionLog };

export const run = async (
  event: CampaignHookEvent,
  { steps, decisionLog }: Ports,
  { now, remainingMs, log }: Pick<Invocation, "now" | "remainingMs" | "log">,
): Promise<HookAnswer> => {
  const { leftMs } = createBudget(remainingMs, BUDGET_MS);
  const { batch, decisions: unreadable } = toHookBatch(event);
  const { endpoints, decisions, faults } = await runSteps(steps, batch, { now, leftMs });
  const { answer, decisions: unfit } = toHookAnswer(event, batch, endpoints);

  for (const { step, cause } of faults) log.error("step failed", { step, error: cause });
  const decided = [...unreadable, ...decisions, ...unfit];
  await logDecisions(decisionLog, decided, batch, now).catch((error: unknown) =>
    log.error("decisions not logged", { count: decided.length, error }),
  );
  const { campaignId, activityId } = batch;
  log.info("filtered", {
    campaignId,
    activityId,
    received: Object.keys(event.Endpoints).length,
    answered: Object.keys(answer).length,
    decisions: decided.length,
  });
  return answer;
};

export const handler = lambda({
  environment: HookSettings,
  event: CampaignHookEvent,
  connect: (settings) => {
    const { ports, decisionLog } = connectHookPorts(settings);
    return { steps: createSteps(settings, ports), decisionLog };
  },
  run,
});
