import { type FailurePolicy, type HookBatch, type Step, toStep, type Verdict, type Verdicts } from "../step.ts";

export type SuppressionQuery = { applicationId: string | undefined; endpointId: string; address: string | undefined };
export type Suppressions = {
  /** Endpoint id -> why it is to be sent nothing; those that may be sent to are not in the answer. */
  whySuppressed: (queries: SuppressionQuery[], signal: AbortSignal) => Promise<ReadonlyMap<string, string>>;
};

const toQueries = ({ applicationId, endpoints }: HookBatch): SuppressionQuery[] =>
  [...endpoints].map(([endpointId, { Address }]) => ({ applicationId, endpointId, address: Address ?? undefined }));

/** Bounced, complained or opted out: by the endpoint's own word, or by the list of what was switched off. */
export const decideSuppression = ({ endpoints }: HookBatch, suppressed: ReadonlyMap<string, string>): Verdicts => {
  const verdicts = new Map<string, Verdict>();
  for (const [id, { OptOut, EndpointStatus }] of endpoints) {
    const reason = OptOut === "ALL" ? "opted-out" : EndpointStatus === "INACTIVE" ? "inactive" : suppressed.get(id);
    if (reason !== undefined) verdicts.set(id, { kind: "drop", reason });
  }
  return verdicts;
};

export const suppression = (suppressions: Suppressions, failure: FailurePolicy = "fail-closed"): Step =>
  toStep({
    name: "suppression",
    failure,
    budgetShare: 2,
    gather: async (batch, _now, signal) => suppressions.whySuppressed(toQueries(batch), signal),
    decide: decideSuppression,
  });
