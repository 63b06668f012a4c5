import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../handlers/campaign-hook.ts";
import { toStep, type Verdict } from "../../src/hook/step.ts";
import { offers } from "../../src/hook/steps/offers.ts";
import { suppression } from "../../src/hook/steps/suppression.ts";
import { CampaignHookEvent } from "../../src/pinpoint/campaign-hook-event.ts";
import { createDecisionLog, fixedLookup, NOW } from "../hook/in-memory-hook.ts";

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
const noList = suppression({ whySuppressed: async () => new Map() });

test("answers with the endpoints that may be sent to, each with its attributes as lists of text", async () => {
  const decisionLog = createDecisionLog();
  const steps = [noList, offers(fixedLookup({ "u-4711": { offer: ["10"] } }))];
  const answer = await run(sample("opted-out-and-inactive"), { steps, decisionLog }, invocation());
  expect(answer).toMatchObject({ "ep-3": { ChannelType: "SMS", Attributes: { plan: ["gold"], offer: ["10"] } } });
  expect(Object.keys(answer)).toEqual(["ep-3"]);
});

test("makes attributes where there are none, and text of numbers", async () => {
  const ports = { steps: [], decisionLog: createDecisionLog() };
  const bare = await run(sample("without-user-and-attributes"), ports, invocation());
  expect(bare["ep-1"]).toHaveProperty("Attributes", {});
  const numbers = await run(sample("numbers-in-attributes"), ports, invocation());
  expect(numbers["ep-1"]?.Attributes).toEqual({ age: ["41"], vip: ["true"], none: [] });
});

test("keeps keys that it does not know and ids with slashes", async () => {
  const ports = { steps: [], decisionLog: createDecisionLog() };
  expect(await run(sample("unknown-keys"), ports, invocation())).toMatchObject({
    "ep-1": { CohortId: "12", Novelty: 1 },
  });
  expect(Object.keys(await run(sample("ids-with-slashes"), ports, invocation()))).toEqual([
    "shop/eu/ep-1",
    "b@example.com",
  ]);
});

test("records every drop with its campaign, activity, step and reason", async () => {
  const decisionLog = createDecisionLog();
  await run(sample("opted-out-and-inactive"), { steps: [noList], decisionLog }, invocation());
  const { CampaignId: campaignId, ActivityId: activityId } = sample("opted-out-and-inactive");
  expect(decisionLog.written).toMatchObject([
    { endpointId: "ep-1", campaignId, activityId, step: "suppression", reason: "opted-out", at: NOW },
    { endpointId: "ep-2", campaignId, activityId, step: "suppression", reason: "inactive" },
  ]);
});

test("serves the rest of a batch in which one endpoint cannot be read", async () => {
  const decisionLog = createDecisionLog();
  const answer = await run(sample("one-endpoint-malformed"), { steps: [], decisionLog }, invocation());
  expect(Object.keys(answer)).toEqual(["ep-1"]);
  expect(decisionLog.written).toMatchObject([
    { endpointId: "ep-2", step: "read", reason: expect.stringMatching(/^malformed: endpoint: /) },
    { endpointId: "ep-3", step: "read", reason: expect.stringMatching(/^malformed: Attributes: /) },
  ]);
});

test("answers although the log of decisions cannot be written", async () => {
  const decisionLog = { write: async () => Promise.reject(new Error("throttled")) };
  const answer = await run(sample("opted-out-and-inactive"), { steps: [noList], decisionLog }, invocation());
  expect(Object.keys(answer)).toEqual(["ep-3"]);
});

const grow = (bytes: number) =>
  toStep({
    name: "grow",
    failure: "fail-open",
    budgetShare: 1,
    gather: async () => undefined,
    decide: ({ endpoints }) =>
      new Map(
        [...endpoints].map(([id, endpoint]): [string, Verdict] => [
          id,
          { kind: "enrich", endpoint: { ...endpoint, BodyOverride: "x".repeat(bytes) } },
        ]),
      ),
  });

test("sends an endpoint as it came if it grew beyond 15,000 bytes, and says so", async () => {
  const decisionLog = createDecisionLog();
  const answer = await run(sample("sms"), { steps: [grow(15_000)], decisionLog }, invocation());
  expect(answer["ep-1"]).not.toHaveProperty("BodyOverride");
  expect(decisionLog.written).toMatchObject([
    { kind: "default", step: "answer", reason: "enriched to more than 15000 bytes" },
  ]);
});

test("stays within 6 MB, request and answer together, and says who found no room", async () => {
  const decisionLog = createDecisionLog();
  const filler = "x".repeat(100_000);
  const endpoints = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`ep-${index}`, { Address: filler }]));
  const event = CampaignHookEvent.parse({ Endpoints: endpoints });
  const answer = await run(event, { steps: [], decisionLog }, invocation());
  expect(JSON.stringify(event).length + JSON.stringify(answer).length).toBeLessThanOrEqual(6_000_000);
  expect(Object.keys(answer).length + decisionLog.written.length).toBe(50);
});

test("nobody in, nobody out", async () => {
  expect(await run(sample("nobody"), { steps: [noList], decisionLog: createDecisionLog() }, invocation())).toEqual({});
});
