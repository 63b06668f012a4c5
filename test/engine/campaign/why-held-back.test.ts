import { expect, test } from "vitest";
import type { SendRules } from "../../../src/engine/campaign/send-rules.ts";
import { whyHeldBack } from "../../../src/engine/campaign/why-held-back.ts";

const NONE = { quietHours: undefined, daily: undefined, total: undefined };
const FACTS = { local: undefined, messagesOfDay: 1, messagesOfCampaign: 1, expiresAtMs: undefined };
const sender = { kind: "campaign", id: "c" } as const;

test.each<[Partial<Pick<SendRules, "daily" | "total">>, string]>([
  [
    { daily: { cap: 1, by: { kind: "sender", sender } } },
    "the limit of the campaign is 1 message to an endpoint in 24 hours",
  ],
  [
    { daily: { cap: 1, by: { kind: "application" } } },
    "the limit of the application is 1 message to an endpoint in 24 hours",
  ],
  [{ total: 1 }, "the campaign sends at most 1 message to an endpoint"],
])("a limit is named with its number and whose it is: %j", (rules, reason) => {
  expect(whyHeldBack({ ...NONE, ...rules }, FACTS, 0)?.reason).toBe(reason);
});
