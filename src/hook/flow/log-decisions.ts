import { withDeadline } from "../../deadline.ts";
import type { HookBatch } from "../step.ts";
import type { Decision } from "./run-steps.ts";

/** One decision about one endpoint in one run, as it is kept and asked for. */
export type LoggedDecision = Decision & {
  applicationId: string | undefined;
  campaignId: string | undefined;
  activityId: string | undefined;
  treatmentId: string | undefined;
  at: Date;
};
export type DecisionLog = { write: (decisions: LoggedDecision[]) => Promise<void> };

type Run = Pick<HookBatch, "applicationId" | "campaignId" | "activityId" | "treatmentId">;

const toLogged = (
  decisions: readonly Decision[],
  { applicationId, campaignId, activityId, treatmentId }: Run,
  at: Date,
): LoggedDecision[] =>
  decisions.map((decision) => ({ ...decision, applicationId, campaignId, activityId, treatmentId, at }));

// Within what the steps leave of Pinpoint's fifteen seconds.
const WRITE_MS = 1_500;

/** Writes what was decided about a batch, or rejects; whoever calls it goes on either way. */
export const logDecisions = async (
  log: DecisionLog,
  decisions: readonly Decision[],
  run: Run,
  now: Date,
): Promise<void> => {
  if (decisions.length > 0) await withDeadline(WRITE_MS, async () => log.write(toLogged(decisions, run, now)));
};

/** A sentence that says what happened to an endpoint, and why. */
export const toSentence = ({ endpointId, kind, step, reason, campaignId, activityId, at }: LoggedDecision): string => {
  const what = kind === "drop" ? "was not sent to" : "was sent to with a default";
  const run = [campaignId && `campaign ${campaignId}`, activityId && `activity ${activityId}`]
    .filter(Boolean)
    .join(", ");
  return `${at.toISOString()}  ${endpointId} ${what}: ${reason} (step ${step}${run === "" ? "" : `, ${run}`})`;
};
