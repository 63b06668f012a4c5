import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/channel/outcome.ts";
import { toChannelBatch, toSplitAnswer } from "../../src/channel/pinpoint-event.ts";
import { CustomChannelEvent } from "../../src/pinpoint/custom-channel-event.ts";

const sample = (name: string) =>
  CustomChannelEvent.parse(JSON.parse(readFileSync(`events/custom-channel/${name}.json`, "utf8")));

describe("the door for Pinpoint", () => {
  test("takes a campaign's batch", () => {
    const { origin, recipients, data } = toChannelBatch(sample("campaign"));
    expect(origin).toMatchObject({
      campaignId: "5f0e1d2c3b4a59687766554433221100",
      journeyId: undefined,
      treatmentId: "0",
    });
    expect(recipients.map(({ id }) => id)).toEqual(["ep-1", "ep-2"]);
    expect(data).toContain("PlaylistLibraryUpdated");
  });

  test.each(["journey", "journey-empty-campaign-id", "journey-null-ids"])("takes a journey's batch: %s", (name) => {
    expect(toChannelBatch(sample(name)).origin).toMatchObject({
      campaignId: undefined,
      journeyId: "9d0e7f6a5b4c3d2e1f00112233445566",
      treatmentId: undefined,
    });
  });

  test("keeps an endpoint id with a slash as it is", () => {
    const ids = toChannelBatch(sample("campaign-id-with-slash")).recipients.map(({ id }) => id);
    expect(ids.some((id) => id.includes("/"))).toBe(true);
  });

  test("answers every endpoint, and refuses one about which nothing was said", () => {
    const outcomes = new Map<string, Outcome>([["ep-1", { outcome: "skipped", reason: "opted-out" }]]);
    expect(toSplitAnswer(["ep-1", "ep-2"], outcomes)).toEqual({
      "ep-1": { EventAttributes: { outcome: "skipped", reason: "opted-out" } },
      "ep-2": { EventAttributes: { outcome: "refused", reason: "no verdict" } },
    });
  });

  test("cuts a reason at 128 characters", () => {
    const answer = toSplitAnswer(["ep-1"], new Map([["ep-1", { outcome: "refused", reason: "x".repeat(300) }]]));
    expect(answer["ep-1"]?.EventAttributes.reason).toHaveLength(128);
  });
});
