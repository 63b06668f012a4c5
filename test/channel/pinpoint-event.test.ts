import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/channel/outcome.ts";
import { toChannelBatch, toCustomChannelResponse } from "../../src/channel/pinpoint-event.ts";
import { CustomChannelEvent } from "../../src/pinpoint/custom-channel-event.ts";

const sample = (name: string) =>
  CustomChannelEvent.parse(JSON.parse(readFileSync(`events/custom-channel/${name}.json`, "utf8")));

describe("the event of a custom channel", () => {
  test("becomes a batch with the origin of its campaign", () => {
    const { origin, recipients, data } = toChannelBatch(sample("campaign"));
    expect(origin).toMatchObject({
      campaignId: "5f0e1d2c3b4a59687766554433221100",
      journeyId: undefined,
      treatmentId: "0",
    });
    expect(recipients.map(({ id }) => id)).toEqual(["ep-1", "ep-2"]);
    expect(data).toContain("PlaylistLibraryUpdated");
  });

  test.each(["journey", "journey-empty-campaign-id", "journey-null-ids"])(
    "becomes a batch with the origin of its journey: %s",
    (name) => {
      expect(toChannelBatch(sample(name)).origin).toMatchObject({
        campaignId: undefined,
        journeyId: "9d0e7f6a5b4c3d2e1f00112233445566",
        treatmentId: undefined,
      });
    },
  );

  test("may have an endpoint id with a slash", () => {
    const ids = toChannelBatch(sample("campaign-id-with-slash")).recipients.map(({ id }) => id);
    expect(ids.some((id) => id.includes("/"))).toBe(true);
  });

  test("is followed by a response with every endpoint, in which one without an outcome is refused", () => {
    const outcomes = new Map<string, Outcome>([["ep-1", { outcome: "skipped", reason: "opted-out" }]]);
    expect(toCustomChannelResponse(["ep-1", "ep-2"], outcomes)).toEqual({
      "ep-1": { EventAttributes: { outcome: "skipped", reason: "opted-out" } },
      "ep-2": { EventAttributes: { outcome: "refused", reason: "no outcome" } },
    });
  });

  test("is followed by a response with reasons of at most 128 characters", () => {
    const response = toCustomChannelResponse(
      ["ep-1"],
      new Map([["ep-1", { outcome: "refused", reason: "x".repeat(300) }]]),
    );
    expect(response["ep-1"]?.EventAttributes.reason).toHaveLength(128);
  });
});
