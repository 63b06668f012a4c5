import { readdirSync, readFileSync } from "node:fs";
import type { Context } from "aws-lambda";
import { describe, expect, test, vi } from "vitest";
import { handler, run } from "../../handlers/custom-channel.ts";
import { CustomChannelEvent } from "../../src/pinpoint/custom-channel-event.ts";
import { CustomChannelResponse } from "../../src/pinpoint/custom-channel-response.ts";
import { createInMemoryChannel, NOW } from "../channel/in-memory-channel.ts";

const FOLDER = "events/custom-channel";
const valid = readdirSync(FOLDER).filter((file) => !file.endsWith(".invalid.json"));
const sample = (file: string) => CustomChannelEvent.parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")));

const fixture = () => {
  const channel = createInMemoryChannel();
  const [info, warn, other] = [vi.fn(), vi.fn(), vi.fn()];
  const log = { debug: other, info, warn, error: other };
  let runs = 0;
  const send = (event: CustomChannelEvent, ports = channel.ports) => {
    runs += 1;
    return run(event, ports, { now: NOW, requestId: `request-${runs}`, remainingMs: () => 15_000, log });
  };
  return { ...channel, info, warn, send };
};
const outcomesOf = (response: CustomChannelResponse) =>
  Object.fromEntries(Object.entries(response).map(([id, { EventAttributes }]) => [id, EventAttributes.outcome]));

describe.each(valid)("for %s", (file) => {
  test("returns every endpoint once, in the shape that a split reads", async () => {
    const event = sample(file);
    const response = await fixture().send(event);
    expect(CustomChannelResponse.parse(response)).toEqual(response);
    expect(Object.keys(response)).toEqual(Object.keys(event.Endpoints));
  });
});

test("pokes each endpoint with its own rendered data", async () => {
  const { send, poked } = fixture();
  const { Endpoints, ...event } = sample("campaign.json");
  const grace = { ...Endpoints["ep-2"], User: { UserId: "u-4712", UserAttributes: { first: ["Grace"] } } };
  const response = await send({ ...event, Endpoints: { ...Endpoints, "ep-2": grace } });
  expect(outcomesOf(response)).toEqual({ "ep-1": "accepted", "ep-2": "accepted" });
  const domain = "PlaylistLibraryUpdated";
  expect(poked).toMatchObject([
    { customerId: "u-4711", domain, data: { greeting: "Hi Ada" } },
    { customerId: "u-4712", domain, data: { greeting: "Hi Grace" } },
  ]);
});

test("publishes one multicast poke for each genre, and none for an endpoint without a genre", async () => {
  const { send, poked } = fixture();
  const { Endpoints, ...event } = sample("campaign-multicast.json");
  const ofGenre = (genre: string) => ({ ...Endpoints["ep-1"], Attributes: { genre: [genre] } });
  const fans = { "ep-3": ofGenre("soul"), "ep-4": ofGenre("jazz") };
  const response = await send({ ...event, Endpoints: { ...Endpoints, ...fans } });
  expect(outcomesOf(response)).toEqual({
    "ep-1": "accepted",
    "ep-2": "refused",
    "ep-3": "accepted",
    "ep-4": "accepted",
  });
  expect(poked.map(({ filter }) => filter)).toEqual(["jazz", "soul"]);
});

test("skips endpoints that opted out or are inactive and pokes the others", async () => {
  const { send, poked } = fixture();
  expect(outcomesOf(await send(sample("campaign-skipped-endpoints.json")))).toEqual({
    "ep-ok": "accepted",
    "ep-opted-out": "skipped",
    "ep-inactive": "skipped",
    "ep-nobody": "skipped",
  });
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-1"]);
});

test("delivers the rest of a batch with a malformed endpoint", async () => {
  const { send, poked } = fixture();
  expect(outcomesOf(await send(sample("campaign-malformed-endpoint.json")))).toEqual({
    "ep-ok": "accepted",
    "ep-text": "skipped",
    "ep-null": "skipped",
    "ep-odd": "skipped",
  });
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-1"]);
});

test.each([
  ["campaign-data-not-json.json", "data: neither JSON nor a bare domain name"],
  ["campaign-unknown-helper.json", "explode"],
  ["campaign-without-data.json", "data: absent; name a domain"],
])("refuses every endpoint of %s with the reason, and sends no poke", async (file, reason) => {
  const { send, poked } = fixture();
  const refused = { EventAttributes: { outcome: "refused", reason: expect.stringContaining(reason) } };
  expect(await send(sample(file))).toEqual({ "ep-1": refused, "ep-2": refused });
  expect(poked).toEqual([]);
});

test("delivers a batch that has neither campaign nor journey", async () => {
  const { send, poked } = fixture();
  const response = await send(sample("neither-campaign-nor-journey.json"));
  expect(outcomesOf(response)).toEqual({ "ep-1": "accepted", "ep-2": "accepted" });
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-4711", "u-4712"]);
});

test("pokes no endpoint twice when the same batch is delivered twice concurrently, and once more", async () => {
  const { send, poked } = fixture();
  const event = sample("campaign-batch-of-100.json");
  await Promise.all([send(event), send(event)]);
  await send(event);
  expect(new Set(poked.map(({ id }) => id)).size).toBe(poked.length);
  expect(poked).toHaveLength(Object.keys(event.Endpoints).length);
});

test("logs the send and the counts, and no customer id or message data", async () => {
  const { send, info } = fixture();
  await send(sample("campaign.json"));
  expect(info).toHaveBeenCalledExactlyOnceWith("batch sent", expect.objectContaining({ accepted: 2 }));
  expect(JSON.stringify(info.mock.calls)).not.toMatch(/u-471|Ada|greeting/);
});

test("logs a warning with the number of refused recipients for each reason", async () => {
  const { send, warn, info } = fixture();
  await send(sample("campaign-data-not-json.json"));
  const refusals = [{ reason: "data: neither JSON nor a bare domain name", count: 2 }];
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    "batch sent; recipients were refused",
    expect.objectContaining({ refused: 2, refusals }),
  );
  expect(info).not.toHaveBeenCalled();
});

test("rejects an event without endpoints by naming the field, and no value of the event", async () => {
  const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 15_000 } as Context;
  await expect(handler({ Data: "ada@example.com" }, context)).rejects.toMatchObject({
    message: "event refused: Endpoints: Invalid input: expected record, received undefined",
  });
});
