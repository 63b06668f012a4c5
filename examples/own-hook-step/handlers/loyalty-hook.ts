// Invoked by Pinpoint with up to 50 endpoints of a campaign, before it renders the message.
// endpoints -> points of their people -> keep and enrich, or drop -> the endpoints to send to
// A retry decides again; nothing is stored.
import { createHookHandler, type HookStep, personOf, type StepResult, setAttributes } from "pinpoint-isv-suite/hook";
import { loadPoints } from "../points.ts";

const MINIMUM_POINTS = 100;

const loyalty: HookStep<string[], ReadonlyMap<string, number>> = {
  name: "loyalty",
  failure: "fail-closed", // nobody receives an offer whose points are unknown; Pinpoint invokes the hook again
  budgetShare: 1,
  source: {
    request: ({ endpoints }) => [...endpoints].map(([id, endpoint]) => personOf(id, endpoint)),
    load: loadPoints,
  },
  decide: ({ endpoints }, points) => {
    const results = new Map<string, StepResult>();
    for (const [id, endpoint] of endpoints) {
      const earned = points.get(personOf(id, endpoint)) ?? 0;
      const enriched = setAttributes(endpoint, { points: [String(earned)] }).endpoint;
      results.set(
        id,
        earned < MINIMUM_POINTS ? { kind: "drop", reason: "too few points" } : { kind: "enrich", endpoint: enriched },
      );
    }
    return results;
  },
};

export const handler = createHookHandler({ steps: [loyalty] });
