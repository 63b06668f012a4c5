import { expect, test } from "vitest";
import { stepsBeforeChannel } from "../../../src/hook/flow/steps-before-channel.ts";
import { frequencyCap } from "../../../src/hook/steps/frequency-cap.ts";
import { offers } from "../../../src/hook/steps/offers.ts";
import { createDecisionLog, createFrequencyStore, fixedLookup, NOW } from "../in-memory-hook.ts";

const origin = { applicationId: undefined, campaignId: "c-1", activityId: "a-1", treatmentId: undefined, runId: "r-1" };
const facts = { origin, now: NOW, leftMs: () => 5_000, warn: () => undefined };
const recipient = (id: string) => ({ id, endpoint: { User: { UserId: id } }, idempotencyToken: `token-${id}` });

test("enriches whom the steps let through and names the others with their reason", async () => {
  const decisionLog = createDecisionLog();
  const cap = { limit: 1, windowMs: 1_000 };
  const steps = [offers(fixedLookup({ ada: { offer: ["10"] } })), frequencyCap(createFrequencyStore(), cap)];
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

test("leaves whom it cannot read to the channel", async () => {
  const unreadable = { id: "eve", endpoint: { malformed: "Address: not a text" } };
  const { kept, dropped } = await stepsBeforeChannel([], createDecisionLog())([unreadable], facts);
  expect(kept).toEqual([unreadable]);
  expect(dropped.size).toBe(0);
});

test("keeps everybody when only the log of decisions fails, and says so", async () => {
  const warnings: string[] = [];
  const broken = { write: async () => Promise.reject(new Error("throttled")) };
  const failing = offers(async () => Promise.reject(new Error("500")));
  const warn = (message: string) => void warnings.push(message);
  const { kept } = await stepsBeforeChannel([failing], broken)([recipient("ada")], { ...facts, warn });
  expect(kept).toHaveLength(1);
  expect(warnings).toEqual(["step failed", "decisions not logged"]);
});
