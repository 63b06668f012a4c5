import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explain } from "../../../src/cli/pinpoint/why-not/explain.ts";
import type { WhyNotFacts } from "../../../src/cli/pinpoint/why-not/facts.ts";

const at = (minute: number): Date => new Date(Date.UTC(2026, 8, 1, 16, minute));
const read = <Value>(value: Value) => ({ kind: "read", value }) as const;
const notRead = (why: string) => ({ kind: "not-read", why }) as const;

const NOTHING: WhyNotFacts = {
  endpointId: "ep-1",
  decisions: read([]),
  endpoint: read({ optOut: "NONE", status: "ACTIVE", channelType: "CUSTOM", address: "a" }),
  suppressions: read([]),
  engine: read([]),
  events: read([]),
};
const explainWith = (facts: Partial<WhyNotFacts>) => explain({ ...NOTHING, ...facts });

const DROP = {
  endpointId: "ep-1",
  step: "frequency-cap",
  kind: "drop" as const,
  reason: "3 messages in 24 hours",
  applicationId: "app",
  campaignId: "c",
  activityId: "a",
  treatmentId: "0",
  at: at(2),
};
const REFUSED = {
  event: "poke.refused",
  reason: "data: no domain",
  campaignId: "c",
  journeyId: undefined,
  activityId: "a",
};

describe("an endpoint", () => {
  test("has nothing decided against it if every source was read and has no reason", () => {
    expect(explain(NOTHING)).toEqual(["ep-1: nothing was decided against it"]);
  });

  test("may have other reasons if a source was not read, which is named", () => {
    expect(explainWith({ suppressions: notRead("access denied") })).toEqual([
      "not read: suppression table: access denied",
      "ep-1: no reason in the sources that were read",
    ]);
  });

  test("has what happened to it in one order, latest first, and then what is so now", () => {
    expect(
      explainWith({
        decisions: read([DROP]),
        engine: read([
          { at: at(1), reason: "HOOK_FAILURE: timeout" },
          { reason: "it is in the holdout of campaign d" },
        ]),
        events: read([{ ...REFUSED, at: at(3) }]),
        endpoint: read({ optOut: "ALL", status: "INACTIVE", channelType: "CUSTOM", address: undefined }),
        suppressions: read([{ by: "address", reason: "hard-bounce" }]),
      }),
    ).toEqual([
      "2026-09-01T16:03:00.000Z  ep-1: poke.refused: data: no domain (campaign c, activity a)",
      expect.stringMatching(/^2026-09-01T16:02:00.000Z {2}ep-1 was dropped: 3 messages in 24 hours/),
      "2026-09-01T16:01:00.000Z  ep-1 received nothing: HOOK_FAILURE: timeout",
      "ep-1: it has opted out (OptOut: ALL)",
      "ep-1: it is not active (EndpointStatus: INACTIVE)",
      "ep-1: it has no address",
      "ep-1: its address is in the suppression table: hard-bounce",
      "ep-1: it is in the holdout of campaign d",
    ]);
  });

  test.each([
    ["no application", "there is no such application"],
    ["no endpoint", "the application has no such endpoint"],
  ] as const)("that does not exist (%s) is said to, once", (missing, reason) => {
    expect(explainWith({ endpoint: read(missing), engine: read([{ reason }]) })).toEqual([`ep-1: ${reason}`]);
  });

  test("that a hook removed has the hook's own decision, if it was logged", () => {
    const removed = { at: at(2), reason: "the hook campaign-hook removed it", hookRemovalIn: "a" };
    expect(explainWith({ engine: read([removed]) })).toHaveLength(1);
    expect(explainWith({ engine: read([removed]), decisions: read([DROP]) })).toEqual([
      expect.stringContaining("3 messages in 24 hours"),
    ]);
  });

  test("has the engine's own results once, not again from the event stream", () => {
    const send = { ...REFUSED, event: "_campaign.send", at: at(1) };
    expect(explainWith({ events: read([send]) })).toEqual(["ep-1: nothing was decided against it"]);
    expect(explainWith({ events: read([send]), engine: notRead("no local cloud") })[0]).toContain("_campaign.send");
  });
});

test("nothing is said to be decided against an endpoint exactly if there is no reason and no source is missing", async () => {
  const source = <Value>(...some: Value[]) =>
    fc.constantFrom(read<Value[]>([]), read<Value[]>(some), notRead("it failed"));
  const facts = fc.record({
    decisions: source(DROP),
    suppressions: source({ by: "endpoint" as const, reason: "complaint" }),
    engine: source({ reason: "it is in the holdout" }),
    events: source({ ...REFUSED, at: at(1) }),
  });
  await fc.assert(
    fc.property(facts, (sources) => {
      const isClear = Object.values(sources).every(({ kind, ...rest }) => "value" in rest && rest.value.length === 0);
      expect(explainWith(sources).includes("ep-1: nothing was decided against it")).toBe(isClear);
    }),
  );
});
