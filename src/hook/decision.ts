import type { HookBatch, StepResults } from "./step.ts";

/** A drop of an endpoint, or a default in place of what a step should have added. */
export type Decision = { endpointId: string; step: string; kind: "drop" | "default"; reason: string };

type Run = Pick<HookBatch, "applicationId" | "campaignId" | "activityId" | "treatmentId">;

/** A decision with its run, as stored in the decision log. */
export type LoggedDecision = Decision & Run & { at: Date };

/** The decisions in a step's results. Results for endpoints that are not in the batch are ignored. */
export const toDecisions = (step: string, { endpoints }: HookBatch, results: StepResults): Decision[] =>
  [...results].flatMap(([endpointId, result]) =>
    result.kind === "enrich" || !endpoints.has(endpointId)
      ? []
      : [{ endpointId, step, kind: result.kind, reason: result.reason }],
  );

export const toLogged = (
  decisions: readonly Decision[],
  { applicationId, campaignId, activityId, treatmentId }: Run,
  at: Date,
): LoggedDecision[] =>
  decisions.map((decision) => ({ ...decision, applicationId, campaignId, activityId, treatmentId, at }));

/** A line of text that says what happened to an endpoint, when, and why. */
export const toSentence = ({ endpointId, kind, step, reason, campaignId, activityId, at }: LoggedDecision): string => {
  const what = kind === "drop" ? "was dropped" : "was kept with a default";
  const run = [campaignId && `campaign ${campaignId}`, activityId && `activity ${activityId}`]
    .filter(Boolean)
    .join(", ");
  return `${at.toISOString()}  ${endpointId} ${what}: ${reason} (step ${step}${run === "" ? "" : `, ${run}`})`;
};
