import { withDeadline } from "../../deadline.ts";
import type { Endpoint } from "../../pinpoint/endpoint.ts";
import type { HookBatch, Step, Verdict, Verdicts } from "../step.ts";

/** Something that was decided against an endpoint, or in place of what it should have had. */
export type Decision = { endpointId: string; step: string; kind: "drop" | "default"; reason: string };
export type StepFault = { step: string; cause: unknown };
export type StepsResult = { endpoints: ReadonlyMap<string, Endpoint>; decisions: Decision[]; faults: StepFault[] };

type Time = { now: Date; leftMs: () => number };

const unavailable = (step: Step, batch: HookBatch): Verdicts => {
  const reason = `${step.name} unavailable`;
  if (step.failure === "fail-open" && step.fallback !== undefined) return step.fallback(batch, reason);
  return new Map(
    [...batch.endpoints].map(([id, endpoint]): [string, Verdict] => [
      id,
      step.failure === "fail-open" ? { kind: "default", endpoint, reason } : { kind: "drop", reason },
    ]),
  );
};

const apply = (endpoints: ReadonlyMap<string, Endpoint>, verdicts: Verdicts): Map<string, Endpoint> => {
  const next = new Map<string, Endpoint>();
  for (const [id, endpoint] of endpoints) {
    const verdict = verdicts.get(id);
    if (verdict === undefined) next.set(id, endpoint);
    else if (verdict.kind !== "drop") next.set(id, verdict.endpoint);
  }
  return next;
};

const toDecisions = (step: string, { endpoints }: HookBatch, verdicts: Verdicts): Decision[] =>
  [...verdicts].flatMap(([endpointId, verdict]) =>
    verdict.kind === "enrich" || !endpoints.has(endpointId)
      ? []
      : [{ endpointId, step, kind: verdict.kind, reason: verdict.reason }],
  );

const shareOf = (steps: readonly Step[]): number => steps.reduce((sum, { budgetShare }) => sum + budgetShare, 0);

/**
 * Runs the steps in their order, each on what the one before it let through, each within its share of the time that is
 * left then: what one step does not use the later ones have.
 */
export const runSteps = async (
  steps: readonly Step[],
  batch: HookBatch,
  { now, leftMs }: Time,
): Promise<StepsResult> => {
  let { endpoints } = batch;
  const decisions: Decision[] = [];
  const faults: StepFault[] = [];
  for (const [index, step] of steps.entries()) {
    if (endpoints.size === 0) break;
    const asked = { ...batch, endpoints };
    const allowedMs = (Math.max(0, leftMs()) * step.budgetShare) / shareOf(steps.slice(index));
    const verdicts = await withDeadline(allowedMs, (signal) => step.verdicts(asked, now, signal)).catch(
      (cause: unknown) => {
        faults.push({ step: step.name, cause });
        return unavailable(step, asked);
      },
    );
    decisions.push(...toDecisions(step.name, asked, verdicts));
    endpoints = apply(endpoints, verdicts);
  }
  return { endpoints, decisions, faults };
};
