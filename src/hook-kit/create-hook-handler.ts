import { parseEvent } from "../errors.ts";
import { filterEndpoints } from "../hook/flow/filter-endpoints.ts";
import type { DecisionLog } from "../hook/flow/log-decisions.ts";
import type { HookResponse } from "../hook/hook-response.ts";
import type { HookStep } from "../hook/step.ts";
import { logJson } from "../log-json.ts";
import { CampaignHookEvent } from "../pinpoint/campaign-hook-event.ts";
import { createBudget, type LambdaContext, PINPOINT_BUDGET_MS } from "../run.ts";

export type HookOptions = {
  /** In the order in which they run. Each gets the endpoints that the previous ones kept. */
  steps: readonly HookStep[];
  /** Stores which endpoint was dropped, by which step and why. Default: nothing is stored. */
  decisionLog?: DecisionLog;
  /** Writes one line of the log. Default: `console.log`, as JSON. */
  log?: (message: string, fields: Record<string, unknown>) => void;
};

const NO_DECISION_LOG: DecisionLog = { write: async () => {} };

/**
 * The Lambda handler of a campaign hook with steps of your own: it parses the event, runs the steps within the time that
 * Pinpoint waits, and returns the endpoints to send to. It throws if a `fail-closed` step fails; Pinpoint then invokes it again.
 *
 * @example
 * export const handler = createHookHandler({
 *   steps: [{ name: "gold", failure: "fail-open", budgetShare: 1, decide: ({ endpoints }) => new Map() }],
 * });
 */
export const createHookHandler =
  ({ steps, decisionLog = NO_DECISION_LOG, log = logJson }: HookOptions) =>
  async (event: unknown, context: LambdaContext): Promise<HookResponse> => {
    const batch = parseEvent(CampaignHookEvent, event);
    const { leftMs } = createBudget(() => context.getRemainingTimeInMillis(), PINPOINT_BUDGET_MS);
    const run = { now: new Date(), leftMs, error: log };
    const { response, summary } = await filterEndpoints(batch, { steps, decisionLog }, run);
    log("filtered", summary);
    return response;
  };
