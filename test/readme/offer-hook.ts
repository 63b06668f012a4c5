import { createHookHandler, type HookStep, type StepResult, setAttributes } from "pinpoint-isv-suite/hook";

const OFFERS = new Map([["ada", "20% off"]]);

const offer: HookStep = {
  name: "offer",
  failure: "fail-closed", // if the step fails, nobody receives the message, and Pinpoint invokes the hook again
  budgetShare: 1,
  decide: ({ endpoints }) => {
    const results = new Map<string, StepResult>();
    for (const [id, endpoint] of endpoints) {
      const found = OFFERS.get(id);
      if (found === undefined) results.set(id, { kind: "drop", reason: "no offer" });
      else results.set(id, { kind: "enrich", endpoint: setAttributes(endpoint, { offer: [found] }).endpoint });
    }
    return results;
  },
};

export const handler = createHookHandler({ steps: [offer] });
