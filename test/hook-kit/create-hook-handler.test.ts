import { expect, test } from "vitest";
import {
  createHookHandler,
  type HookStep,
  type LoggedDecision,
  type StepResult,
  setAttributes,
} from "../../src/hook-kit/index.ts";
import { campaignHookEvent, endpoint } from "../../src/test-kit/index.ts";

const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 15_000 };
const silent = () => {};

const loyalty: HookStep<string[], ReadonlyMap<string, number>> = {
  name: "loyalty",
  failure: "fail-closed",
  budgetShare: 1,
  source: {
    request: ({ endpoints }) => [...endpoints.keys()],
    load: async () => new Map([["a", 120]]),
  },
  decide: ({ endpoints }, points) =>
    new Map(
      [...endpoints].map(([id, one]): [string, StepResult] => {
        const earned = points.get(id);
        if (earned === undefined) return [id, { kind: "drop", reason: "no points" }];
        return [id, { kind: "enrich", endpoint: setAttributes(one, { points: [String(earned)] }).endpoint }];
      }),
    ),
};

const event = { ...campaignHookEvent(), Endpoints: { a: endpoint(), b: endpoint() } };

test("a hook of one's own returns the endpoints that its step kept, enriched, and stores the decisions", async () => {
  const stored: LoggedDecision[] = [];
  const decisionLog = { write: async (decisions: LoggedDecision[]) => void stored.push(...decisions) };
  const handler = createHookHandler({ steps: [loyalty], decisionLog, log: silent });
  const response = await handler(event, context);
  expect(Object.keys(response)).toEqual(["a"]);
  expect(response.a?.Attributes).toMatchObject({ points: ["120"] });
  expect(stored).toMatchObject([{ endpointId: "b", step: "loyalty", kind: "drop", reason: "no points" }]);
});

test("throws if a fail-closed step fails, so that the campaign invokes it again", async () => {
  const broken: HookStep = { ...loyalty, source: { request: () => [], load: () => Promise.reject(new Error("down")) } };
  const handler = createHookHandler({ steps: [broken], log: silent });
  await expect(handler(event, context)).rejects.toThrow("the step loyalty failed");
});

test("rejects an event that is not one of a campaign hook", async () => {
  await expect(createHookHandler({ steps: [], log: silent })({}, context)).rejects.toThrow("event refused: Endpoints");
});
