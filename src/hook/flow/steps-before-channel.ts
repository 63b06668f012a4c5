import { type Endpoint, isMalformed, type MalformedEndpoint } from "../../pinpoint/endpoint.ts";
import type { HookBatch, HookStep } from "../step.ts";
import { type DecisionLog, logDecisions } from "./log-decisions.ts";
import { runSteps } from "./run-steps.ts";

type Recipient = { id: string; endpoint: Endpoint | MalformedEndpoint };
type Origin = Partial<
  Record<"applicationId" | "campaignId" | "activityId" | "treatmentId" | "runId", string | undefined>
>;
type Context = {
  origin: Origin;
  now: Date;
  leftMs: () => number;
  warn: (message: string, fields: Record<string, unknown>) => void;
};
type Filtered<R> = { kept: R[]; dropped: Map<string, string> };

/**
 * A filter of recipients that runs the steps of the campaign hook, for channels that are called without a hook before
 * them. Recipients with a malformed endpoint are kept, because the channel skips them with a reason.
 */
export const stepsBeforeChannel =
  (steps: readonly HookStep[], decisionLog: DecisionLog) =>
  async <R extends Recipient>(recipients: R[], { origin, now, leftMs, warn }: Context): Promise<Filtered<R>> => {
    const batch = toBatch(recipients, origin);
    const { endpoints, decisions, faults } = await runSteps(steps, batch, { now, leftMs });
    for (const { step, cause } of faults) warn("step failed", { step, error: cause });
    await logDecisions(decisionLog, decisions, batch, now).catch((error: unknown) =>
      warn("decisions not logged", { count: decisions.length, error }),
    );
    const drops = decisions.filter(({ kind }) => kind === "drop");
    const dropped = new Map(drops.map(({ endpointId, reason }) => [endpointId, reason]));
    const kept = recipients.filter(({ id }) => !dropped.has(id));
    return { kept: kept.map((one) => ({ ...one, endpoint: endpoints.get(one.id) ?? one.endpoint })), dropped };
  };

const toBatch = (
  recipients: Recipient[],
  { applicationId, campaignId, treatmentId, runId, activityId }: Origin,
): HookBatch => ({
  applicationId,
  campaignId,
  treatmentId,
  activityId: [runId, activityId].filter((id) => id !== undefined).join("/") || undefined,
  endpoints: new Map(recipients.flatMap(({ id, endpoint }) => (isMalformed(endpoint) ? [] : [[id, endpoint]]))),
});
