import type { Endpoint } from "../pinpoint/endpoint.ts";

/** The endpoints that a step is asked about, and the run that they are about to be sent. */
export type HookBatch = {
  applicationId: string | undefined;
  campaignId: string | undefined;
  treatmentId: string | undefined;
  /** One run of the campaign, the same when a batch is sent again. */
  activityId: string | undefined;
  endpoints: ReadonlyMap<string, Endpoint>;
};

/** What a step says of one endpoint. It keeps, unchanged, those of which it says nothing. */
export type Verdict =
  | { kind: "enrich"; endpoint: Endpoint }
  /** Goes on with a default, or without what the step should have added. */
  | { kind: "default"; endpoint: Endpoint; reason: string }
  | { kind: "drop"; reason: string };
export type Verdicts = ReadonlyMap<string, Verdict>;

/** When a step fails, `fail-open` lets its endpoints through and `fail-closed` drops them. */
export type FailurePolicy = "fail-open" | "fail-closed";

type Gather<Facts> = (batch: HookBatch, now: Date, signal: AbortSignal) => Promise<Facts>;

export type StepDefinition<Facts> = {
  name: string;
  failure: FailurePolicy;
  /** The step's part of the time that is left, against the parts of the steps after it. */
  budgetShare: number;
  /** Asks the outside; must stop when the signal says so. */
  gather: Gather<Facts>;
  decide: (batch: HookBatch, facts: Facts, now: Date) => Verdicts;
  /** What a fail-open step gives in place of what it could not learn. */
  fallback?: (batch: HookBatch, reason: string) => Verdicts;
};

/** A step in a list of steps, whatever its facts are. */
export type Step = Pick<StepDefinition<never>, "name" | "failure" | "budgetShare" | "fallback"> & {
  verdicts: Gather<Verdicts>;
};

/** Joins what a step gathers to what it decides from it. */
export const toStep = <Facts>({ gather, decide, ...step }: StepDefinition<Facts>): Step => ({
  ...step,
  verdicts: async (batch, now, signal) => decide(batch, await gather(batch, now, signal), now),
});

/** The person behind an endpoint; an endpoint without a user stands for itself. */
export const personOf = (endpointId: string, endpoint: Endpoint): string => endpoint.User?.UserId || endpointId;
