import { expect, test } from "vitest";
import { stepsBeforeChannel } from "../../../src/hook/flow/steps-before-channel.ts";
import { createDecisionLog, fixedLookup, NOW, stepsOf } from "../in-memory-hook.ts";

const origin = { applicationId: undefined, campaignId: "c-1", activityId: "a-1", treatmentId: undefined, runId: "r-1" };
const facts = { origin, now: NOW, leftMs: () => 5_000, warn: () => undefined };
const recipient = (id: string) => ({ id, endpoint: { User: { UserId: id } }, idempotencyToken: `token-${id}` });

test("enriches the recipients that the steps keep, and returns the others with their reasons", async () => {
  const decisionLog = createDecisionLog();
  const environment = { HOOK_STEPS: "offers,frequency-cap", FREQUENCY_LIMIT: "1" };
  const steps = stepsOf(environment, { offers: fixedLookup({ ada: { offer: ["10"] } }) });
  const filter = stepsBeforeChannel(steps, decisionLog);
  const first = await filter([recipient("ada")], facts);
  expect(first.kept).toEqual([
    { ...recipient("ada"), endpoint: { User: { UserId: "ada" }, Attributes: { offer: ["10"] } } },
  ]);
  const next = await filter([recipient("ada"), recipient("bob")], { ...facts, origin: { ...origin, runId: "r-2" } });
  expect(next.kept.map(({ id }) => id)).toEqual(["bob"]);
  expect([...next.dropped]).toEqual([["ada", "frequency-cap"]]);
  expect(decisionLog.written).toMatchObject([{ endpointId: "ada", campaignId: "c-1", activityId: "r-2/a-1" }]);
});

test("keeps recipients with a malformed endpoint, which the channel skips", async () => {
  const unreadable = { id: "eve", endpoint: { malformed: "Address: not a text" } };
  const { kept, dropped } = await stepsBeforeChannel([], createDecisionLog())([unreadable], facts);
  expect(kept).toEqual([unreadable]);
  expect(dropped.size).toBe(0);
});

test("keeps the recipient if a fail-open step and the decision log fail, and logs both", async () => {
  const warnings: string[] = [];
  const broken = { write: async () => Promise.reject(new Error("throttled")) };
  const failing = stepsOf({ HOOK_STEPS: "offers" }, { offers: async () => Promise.reject(new Error("500")) });
  const warn = (message: string) => void warnings.push(message);
  const { kept } = await stepsBeforeChannel(failing, broken)([recipient("ada")], { ...facts, warn });
  expect(kept).toHaveLength(1);
  expect(warnings).toEqual(["step failed", "decisions not logged"]);
});
