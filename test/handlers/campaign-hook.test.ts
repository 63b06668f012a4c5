import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../handlers/campaign-hook.ts";
import type { HookStep, StepResult } from "../../src/hook/step.ts";
import { CampaignHookEvent } from "../../src/pinpoint/campaign-hook-event.ts";
import { createDecisionLog, fixedLookup, NOW, stepsOf } from "../hook/in-memory-hook.ts";

const sample = (name: string): CampaignHookEvent =>
  CampaignHookEvent.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, `../../events/campaign-hook/${name}.json`), "utf8")),
  );
const silent = () => undefined;
const invocation = () => ({
  now: NOW,
  remainingMs: () => 15_000,
  log: { debug: silent, info: silent, warn: silent, error: silent },
});
const suppression = stepsOf({ HOOK_STEPS: "suppression" });

test("returns the endpoints to send to, each with its attributes as lists of strings", async () => {
  const decisionLog = createDecisionLog();
  const offers = fixedLookup({ "u-4711": { offer: ["10"] } });
  const steps = stepsOf({ HOOK_STEPS: "suppression,offers" }, { offers });
  const response = await run(sample("opted-out-and-inactive"), { steps, decisionLog }, invocation());
  expect(response).toMatchObject({ "ep-3": { ChannelType: "SMS", Attributes: { plan: ["gold"], offer: ["10"] } } });
  expect(Object.keys(response)).toEqual(["ep-3"]);
});

test("adds missing attributes, and converts numbers to strings", async () => {
  const ports = { steps: [], decisionLog: createDecisionLog() };
  const bare = await run(sample("without-user-and-attributes"), ports, invocation());
  expect(bare["ep-1"]).toHaveProperty("Attributes", {});
  const numbers = await run(sample("numbers-in-attributes"), ports, invocation());
  expect(numbers["ep-1"]?.Attributes).toEqual({ age: ["41"], vip: ["true"], none: [] });
});

test("keeps unknown keys and ids that contain slashes", async () => {
  const ports = { steps: [], decisionLog: createDecisionLog() };
  expect(await run(sample("unknown-keys"), ports, invocation())).toMatchObject({
    "ep-1": { CohortId: "12", Novelty: 1 },
  });
  expect(Object.keys(await run(sample("ids-with-slashes"), ports, invocation()))).toEqual([
    "shop/eu/ep-1",
    "b@example.com",
  ]);
});

test("logs every drop with its campaign, activity, step and reason", async () => {
  const decisionLog = createDecisionLog();
  await run(sample("opted-out-and-inactive"), { steps: suppression, decisionLog }, invocation());
  const { CampaignId: campaignId, ActivityId: activityId } = sample("opted-out-and-inactive");
  expect(decisionLog.written).toMatchObject([
    { endpointId: "ep-1", campaignId, activityId, step: "suppression", reason: "opted-out", at: NOW },
    { endpointId: "ep-2", campaignId, activityId, step: "suppression", reason: "inactive" },
  ]);
});

test("drops malformed endpoints and keeps the others of the batch", async () => {
  const decisionLog = createDecisionLog();
  const response = await run(sample("one-endpoint-malformed"), { steps: [], decisionLog }, invocation());
  expect(Object.keys(response)).toEqual(["ep-1"]);
  expect(decisionLog.written).toMatchObject([
    { endpointId: "ep-2", step: "read", reason: expect.stringMatching(/^malformed: endpoint: /) },
    { endpointId: "ep-3", step: "read", reason: expect.stringMatching(/^malformed: Attributes: /) },
  ]);
});

test("returns the endpoints even if the decision log fails", async () => {
  const decisionLog = { write: async () => Promise.reject(new Error("throttled")) };
  const response = await run(sample("opted-out-and-inactive"), { steps: suppression, decisionLog }, invocation());
  expect(Object.keys(response)).toEqual(["ep-3"]);
});

const grow = (bytes: number): HookStep => ({
  name: "grow",
  failure: "fail-open",
  budgetShare: 1,
  decide: ({ endpoints }) =>
    new Map(
      [...endpoints].map(([id, endpoint]): [string, StepResult] => [
        id,
        { kind: "enrich", endpoint: { ...endpoint, BodyOverride: "x".repeat(bytes) } },
      ]),
    ),
});

test("returns an endpoint as received if it was enriched beyond 15,000 bytes, and logs it", async () => {
  const decisionLog = createDecisionLog();
  const response = await run(sample("sms"), { steps: [grow(15_000)], decisionLog }, invocation());
  expect(response["ep-1"]).not.toHaveProperty("BodyOverride");
  expect(decisionLog.written).toMatchObject([
    { kind: "default", step: "response", reason: "enriched to more than 15000 bytes" },
  ]);
});

test("keeps request and response within 6 MB together, and logs the endpoints that it drops", async () => {
  const decisionLog = createDecisionLog();
  const filler = "x".repeat(100_000);
  const endpoints = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`ep-${index}`, { Address: filler }]));
  const event = CampaignHookEvent.parse({ Endpoints: endpoints });
  const response = await run(event, { steps: [], decisionLog }, invocation());
  expect(JSON.stringify(event).length + JSON.stringify(response).length).toBeLessThanOrEqual(6_000_000);
  expect(Object.keys(response).length + decisionLog.written.length).toBe(50);
});

test("returns no endpoints for an empty batch", async () => {
  expect(await run(sample("nobody"), { steps: suppression, decisionLog: createDecisionLog() }, invocation())).toEqual(
    {},
  );
});

const failing = (failure: HookStep["failure"]): HookStep => ({
  name: "failing",
  failure,
  budgetShare: 1,
  source: { request: () => undefined, load: () => Promise.reject(new Error("throttled")) },
  decide: () => new Map(),
});

test("fails if a fail-closed step fails, so that Pinpoint invokes it again; logs no decision of this attempt", async () => {
  const decisionLog = createDecisionLog();
  const ports = { steps: [failing("fail-closed")], decisionLog };
  await expect(run(sample("numbers-in-attributes"), ports, invocation())).rejects.toThrow("the step failing failed");
  expect(decisionLog.written).toEqual([]);
});

test("returns the endpoints if a fail-open step fails", async () => {
  const ports = { steps: [failing("fail-open")], decisionLog: createDecisionLog() };
  expect(Object.keys(await run(sample("numbers-in-attributes"), ports, invocation()))).toEqual(["ep-1"]);
});
