import { withDeadline } from "../../deadline.ts";
import type { Endpoint } from "../../pinpoint/endpoint.ts";
import { applyResults, toUnavailableResults } from "../apply-results.ts";
import { type Decision, toDecisions } from "../decision.ts";
import type { FailurePolicy, HookBatch, HookStep, StepResults } from "../step.ts";

/** A step that failed; if it is `fail-closed`, its endpoints were dropped. */
export type StepFault = { step: string; failure: FailurePolicy; cause: unknown };
export type HookResult = { endpoints: ReadonlyMap<string, Endpoint>; decisions: Decision[]; faults: StepFault[] };

type Time = { now: Date; leftMs: () => number };

/**
 * Runs the steps in order. Each step gets the endpoints that the previous one kept, and its share of the remaining time;
 * time that a step does not use is available to the later ones.
 */
export const runSteps = async (
  steps: readonly HookStep[],
  batch: HookBatch,
  { now, leftMs }: Time,
): Promise<HookResult> => {
  let { endpoints } = batch;
  const decisions: Decision[] = [];
  const faults: StepFault[] = [];
  for (const [index, step] of steps.entries()) {
    if (endpoints.size === 0) break;
    const remaining = { ...batch, endpoints };
    const allowedMs = (Math.max(0, leftMs()) * step.budgetShare) / totalShare(steps.slice(index));
    const results = await withDeadline(allowedMs, (signal) => runStep(step, remaining, now, signal)).catch(
      (cause: unknown) => {
        faults.push({ step: step.name, failure: step.failure, cause });
        return toUnavailableResults(step, remaining);
      },
    );
    decisions.push(...toDecisions(step.name, remaining, results));
    endpoints = applyResults(remaining, results);
  }
  return { endpoints, decisions, faults };
};

const runStep = async (step: HookStep, batch: HookBatch, now: Date, signal: AbortSignal): Promise<StepResults> => {
  const facts = await step.source?.load(step.source.request(batch, now), signal);
  return step.decide(batch, facts, now);
};

const totalShare = (steps: readonly HookStep[]): number => steps.reduce((sum, { budgetShare }) => sum + budgetShare, 0);
