import { readdirSync, readFileSync } from "node:fs";
import type { Context } from "aws-lambda";
import { describe, expect, test, vi } from "vitest";
import { handler, run } from "../../handlers/custom-channel.ts";
import { CustomChannelEvent } from "../../src/pinpoint/custom-channel-event.ts";
import { SplitAnswer } from "../../src/pinpoint/split-answer.ts";
import { createInMemoryChannel, NOW } from "../channel/in-memory-channel.ts";

const FOLDER = "events/custom-channel";
const valid = readdirSync(FOLDER).filter((file) => !file.endsWith(".invalid.json"));
const sample = (file: string) => CustomChannelEvent.parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")));

const fixture = () => {
  const channel = createInMemoryChannel();
  const line = vi.fn();
  const log = { debug: line, info: line, warn: line, error: line };
  let runs = 0;
  const answer = (event: CustomChannelEvent, ports = channel.ports) => {
    runs += 1;
    return run(event, ports, { now: NOW, requestId: `request-${runs}`, remainingMs: () => 15_000, log });
  };
  return { ...channel, line, answer };
};
const outcomesOf = (answer: SplitAnswer) =>
  Object.fromEntries(Object.entries(answer).map(([id, { EventAttributes }]) => [id, EventAttributes.outcome]));

describe.each(valid)("for %s", (file) => {
  test("answers every endpoint once, in the shape that a split reads", async () => {
    const event = sample(file);
    const answer = await fixture().answer(event);
    expect(SplitAnswer.parse(answer)).toEqual(answer);
    expect(Object.keys(answer)).toEqual(Object.keys(event.Endpoints));
  });
});

test("renders the text for each endpoint and pokes it", async () => {
  const { answer, poked } = fixture();
  expect(outcomesOf(await answer(sample("campaign.json")))).toEqual({ "ep-1": "accepted", "ep-2": "accepted" });
  expect(poked).toMatchObject([
    { customerId: "u-4711", domain: "PlaylistLibraryUpdated", data: { greeting: "Hi Ada" } },
    { customerId: "u-4712" },
  ]);
});

test("pokes one multicast for each genre", async () => {
  const { answer, poked } = fixture();
  const event = sample("campaign-multicast.json");
  const answered = await answer(event);
  expect(Object.keys(answered)).toEqual(Object.keys(event.Endpoints));
  expect(new Set(poked.map(({ filter }) => filter)).size).toBe(poked.length);
});

test("skips who opted out or is inactive and pokes the others", async () => {
  const outcomes = outcomesOf(await fixture().answer(sample("campaign-skipped-endpoints.json")));
  expect(outcomes).toMatchObject({ "ep-ok": "accepted", "ep-opted-out": "skipped" });
});

test("serves the rest of a batch with a malformed endpoint", async () => {
  const { answer, poked } = fixture();
  const outcomes = Object.values(outcomesOf(await answer(sample("campaign-malformed-endpoint.json"))));
  expect(outcomes).toContain("skipped");
  expect(poked.length).toBe(outcomes.filter((outcome) => outcome === "accepted").length);
  expect(poked.length).toBeGreaterThan(0);
});

test.each([
  ["campaign-data-not-json.json", "data: neither JSON nor a bare domain name"],
  ["campaign-unknown-helper.json", "explode"],
  ["campaign-without-data.json", "data: absent; name a domain"],
])("refuses every endpoint of %s with the reason, and pokes nobody", async (file, reason) => {
  const { answer, poked } = fixture();
  for (const { EventAttributes } of Object.values(await answer(sample(file)))) {
    expect(EventAttributes).toEqual({ outcome: "refused", reason: expect.stringContaining(reason) });
  }
  expect(poked).toEqual([]);
});

test("delivers a batch that names neither campaign nor journey", async () => {
  const { answer, poked } = fixture();
  await answer(sample("neither-campaign-nor-journey.json"));
  expect(poked.length).toBeGreaterThan(0);
});

test("pokes nobody twice when the same batch comes twice at once, and once more", async () => {
  const { answer, poked } = fixture();
  const event = sample("campaign-batch-of-100.json");
  await Promise.all([answer(event), answer(event)]);
  await answer(event);
  expect(new Set(poked.map(({ id }) => id)).size).toBe(poked.length);
  expect(poked).toHaveLength(Object.keys(event.Endpoints).length);
});

test("logs the send and the counts, and nobody's address, id or text", async () => {
  const { answer, line } = fixture();
  await answer(sample("campaign.json"));
  expect(line).toHaveBeenCalledExactlyOnceWith("batch sent", expect.objectContaining({ accepted: 2 }));
  expect(JSON.stringify(line.mock.calls)).not.toMatch(/u-471|Ada|greeting/);
});

test("tells who calls it without endpoints which field is missing, and no more", async () => {
  const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 15_000 } as Context;
  await expect(handler({ Data: "ada@example.com" }, context)).rejects.toThrow(
    "event refused: Endpoints: Invalid input: expected record, received undefined",
  );
});
