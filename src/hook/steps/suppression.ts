import * as z from "zod";
import type { HookBatch, HookStep, StepResult, StepResults } from "../step.ts";

export type SuppressionQuery = { applicationId: string | undefined; endpointId: string; address: string | undefined };
export type Suppressions = {
  /** The reasons of suppressed endpoints, by endpoint id. Other endpoints are missing from the result. */
  whySuppressed: (queries: SuppressionQuery[], signal: AbortSignal) => Promise<ReadonlyMap<string, string>>;
};
export type SuppressionPorts = { suppressions: Suppressions };

/** Drops endpoints that bounced, complained or opted out, by their own status or by the suppression table. */
export const suppression = {
  settings: { SUPPRESSION_TABLE: z.string().min(1) },
  create: (
    _settings: unknown,
    { suppressions }: SuppressionPorts,
  ): HookStep<SuppressionQuery[], ReadonlyMap<string, string>> => ({
    name: "suppression",
    failure: "fail-closed",
    budgetShare: 2,
    source: { request: toQueries, load: suppressions.whySuppressed },
    decide: decideSuppression,
  }),
};

const toQueries = ({ applicationId, endpoints }: HookBatch): SuppressionQuery[] =>
  [...endpoints].map(([endpointId, { Address }]) => ({ applicationId, endpointId, address: Address ?? undefined }));

export const decideSuppression = ({ endpoints }: HookBatch, suppressed: ReadonlyMap<string, string>): StepResults => {
  const results = new Map<string, StepResult>();
  for (const [id, { OptOut, EndpointStatus }] of endpoints) {
    const reason = OptOut === "ALL" ? "opted-out" : EndpointStatus === "INACTIVE" ? "inactive" : suppressed.get(id);
    if (reason !== undefined) results.set(id, { kind: "drop", reason });
  }
  return results;
};
