import { expect, test } from "vitest";
import type { CampaignOfEndpoint } from "../../../src/engine/campaign/campaigns-of-endpoint.ts";
import type { JourneyOfEndpoint } from "../../../src/engine/journey/journeys-of-endpoint.ts";
import { type EndpointFacts, whyNotReasons } from "../../../src/local/control/why-not-reasons.ts";

const NOTHING: EndpointFacts = {
  hasApplication: true,
  endpoint: { channelType: "CUSTOM" },
  campaign: undefined,
  unsent: [],
  failures: [],
  campaigns: [],
  journeys: [],
};
const CAMPAIGN: CampaignOfEndpoint = {
  id: "c",
  status: "COMPLETED",
  segmentId: "s",
  isInSegment: true,
  holdoutPercent: undefined,
  eventTypes: undefined,
  receivedAtMs: undefined,
  lastRun: { startedAtMs: 0, existedBefore: true, channelTypes: ["CUSTOM"] },
};
const JOURNEY: JourneyOfEndpoint = {
  id: "j",
  state: "ACTIVE",
  segmentId: "s",
  isInSegment: true,
  eventTypes: undefined,
  hasRun: true,
  position: { activity: "poke", state: "ended", dueAtMs: 0, isHoldout: false },
  channels: [{ activity: "poke", channelTypes: ["CUSTOM"] }],
};

const reasonsOf = (facts: Partial<EndpointFacts>): string[] =>
  whyNotReasons({ ...NOTHING, ...facts }, { region: "us-east-1", functions: [] }).map(({ reason }) => reason);

test("an endpoint that a campaign and a journey reach has no reason", () => {
  expect(reasonsOf({ campaigns: [CAMPAIGN], journeys: [JOURNEY] })).toEqual([]);
});

test.each<[Partial<CampaignOfEndpoint>, string]>([
  [{ isInSegment: false }, "it is not in segment s of campaign c"],
  [{ holdoutPercent: 20 }, "it is in the holdout of campaign c, which sends nothing to 20 percent"],
  [{ status: "SCHEDULED", lastRun: undefined }, "campaign c has not run: SCHEDULED"],
  [{ status: "EXECUTING", eventTypes: ["purchase"] }, "campaign c sends when an event arrives: purchase"],
  [
    { status: "EXECUTING", eventTypes: ["purchase"], receivedAtMs: 60_000 },
    "it received a message of campaign c at 1970-01-01T00:01:00.000Z",
  ],
  [{ status: "INVALID" }, "campaign c ended early: INVALID, because its segment or a template was deleted"],
  [
    { lastRun: { startedAtMs: 0, existedBefore: false, channelTypes: ["CUSTOM"] } },
    "it was created after the last run of campaign c (1970-01-01T00:00:00.000Z)",
  ],
  [
    { lastRun: { startedAtMs: 0, existedBefore: true, channelTypes: ["SMS", "EMAIL"] } },
    "campaign c sends to SMS, EMAIL endpoints; its channel type is CUSTOM",
  ],
])("a campaign with %o is the reason %s", (change, reason) => {
  expect(reasonsOf({ campaigns: [{ ...CAMPAIGN, ...change }] })).toEqual([reason]);
});

test("a campaign does not wait for an event of an endpoint after it decided about that endpoint", () => {
  const unsent: EndpointFacts["unsent"] = [
    {
      endpointId: "e",
      sender: { kind: "campaign", id: "c" },
      runId: "a",
      journeyActivity: undefined,
      status: "DAILY_CAP",
      reason: "the limit",
      atMs: 0,
    },
  ];
  const executing: CampaignOfEndpoint = { ...CAMPAIGN, status: "EXECUTING", eventTypes: ["purchase"] };
  expect(reasonsOf({ campaigns: [executing, { ...executing, id: "d" }], unsent })).toEqual([
    "DAILY_CAP: the limit (campaign c, activity a)",
    "campaign d sends when an event arrives: purchase",
  ]);
});

test.each<[Partial<JourneyOfEndpoint>, string[]]>([
  [{ position: undefined, eventTypes: ["visit"] }, ["journey j starts for it when an event arrives: visit"]],
  [{ position: undefined, isInSegment: false }, ["it is not in segment s of journey j"]],
  [
    { position: undefined },
    ["it is not a participant of journey j: the run read segment s before it joined, or is still reading it"],
  ],
  [{ hasRun: false, position: undefined }, ["journey j has not run: ACTIVE"]],
  [
    { position: { activity: "half", state: "ended", dueAtMs: 0, isHoldout: true } },
    ["it left journey j at the holdout half"],
  ],
  [
    { position: { activity: "wait", state: "ready", dueAtMs: 3_600_000, isHoldout: false } },
    ["it is at activity wait of journey j until 1970-01-01T01:00:00.000Z"],
  ],
  [
    { channels: [{ activity: "poke", channelTypes: ["EMAIL"] }] },
    ["activity poke of journey j sends to EMAIL endpoints; its channel type is CUSTOM"],
  ],
])("a journey with %o has the reasons %o", (change, reasons) => {
  expect(reasonsOf({ journeys: [{ ...JOURNEY, ...change }] })).toEqual(reasons);
});

test("an endpoint that does not exist has this one reason", () => {
  expect(reasonsOf({ endpoint: undefined, campaigns: [{ ...CAMPAIGN, isInSegment: false }] })).toEqual([
    "the application has no such endpoint",
  ]);
  expect(reasonsOf({ endpoint: undefined, hasApplication: false })).toEqual(["there is no such application"]);
});

test("a campaign that does not exist is a reason, after the sends of one that was deleted", () => {
  const unsent: EndpointFacts["unsent"] = [
    {
      endpointId: "e",
      sender: { kind: "campaign", id: "c" },
      runId: "a",
      journeyActivity: undefined,
      status: "CUSTOM_DELIVERY_FAILURE",
      reason: "timeout",
      atMs: 0,
    },
  ];
  expect(reasonsOf({ campaign: "c", unsent })).toEqual([
    "CUSTOM_DELIVERY_FAILURE: timeout (campaign c, activity a)",
    "the application has no campaign c",
  ]);
});
