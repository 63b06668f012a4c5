import type { Endpoint } from "../pinpoint/endpoint.ts";
import type { HookBatch, HookStep, StepResult, StepResults } from "./step.ts";

/** The endpoints that stay in the batch, enriched, in their order. */
export const applyResults = ({ endpoints }: HookBatch, results: StepResults): ReadonlyMap<string, Endpoint> => {
  const kept = new Map<string, Endpoint>();
  for (const [id, endpoint] of endpoints) {
    const result = results.get(id);
    if (result === undefined) kept.set(id, endpoint);
    else if (result.kind !== "drop") kept.set(id, result.endpoint);
  }
  return kept;
};

/** The results of a step that failed, by its failure policy. */
export const toUnavailableResults = (step: HookStep, batch: HookBatch): StepResults => {
  const reason = `${step.name} unavailable`;
  if (step.failure === "fail-open" && step.fallback !== undefined) return step.fallback(batch, reason);
  return new Map(
    [...batch.endpoints].map(([id, endpoint]): [string, StepResult] => [
      id,
      step.failure === "fail-open" ? { kind: "default", endpoint, reason } : { kind: "drop", reason },
    ]),
  );
};
