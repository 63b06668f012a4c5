import { Unfinished } from "../../errors.ts";
import type { CampaignHookEvent } from "../../pinpoint/campaign-hook-event.ts";
import { toHookBatch } from "../hook-batch.ts";
import { type HookResponse, toHookResponse } from "../hook-response.ts";
import type { HookStep } from "../step.ts";
import { type DecisionLog, logDecisions } from "./log-decisions.ts";
import { runSteps } from "./run-steps.ts";

/** The steps of a hook, in order, and where their decisions are logged. */
export type HookRun = { steps: readonly HookStep[]; decisionLog: DecisionLog };

type Context = {
  now: Date;
  leftMs: () => number;
  error: (message: string, fields: Record<string, unknown>) => void;
};

export type Filtered = {
  response: HookResponse;
  /** For the log. */
  summary: { campaignId: string | undefined; activityId: string | undefined } & Record<
    "received" | "kept" | "decisions",
    number
  >;
};

/** Runs the steps over the endpoints of an event and logs their decisions. Throws `Unfinished` if a fail-closed step failed. */
export const filterEndpoints = async (
  event: CampaignHookEvent,
  { steps, decisionLog }: HookRun,
  { now, leftMs, error: logError }: Context,
): Promise<Filtered> => {
  const { batch, decisions: malformed } = toHookBatch(event);
  const { endpoints, decisions, faults } = await runSteps(steps, batch, { now, leftMs });
  for (const { step, cause } of faults) logError("step failed", { step, error: cause });
  const fatal = faults.find(({ failure }) => failure === "fail-closed");
  if (fatal) throw new Unfinished(batch.endpoints.size, "endpoints", `the step ${fatal.step} failed`);

  const { response, decisions: tooLarge } = toHookResponse(event, batch, endpoints);
  const all = [...malformed, ...decisions, ...tooLarge];
  await logDecisions(decisionLog, all, batch, now).catch((error: unknown) =>
    logError("decisions not logged", { count: all.length, error }),
  );
  const { campaignId, activityId } = batch;
  const received = Object.keys(event.Endpoints).length;
  const kept = Object.keys(response).length;
  return { response, summary: { campaignId, activityId, received, kept, decisions: all.length } };
};
