import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { run } from "../../handlers/connect-custom-action.ts";
import type { RecipientFilter } from "../../src/channel/flow/filter-recipients.ts";
import { ConnectCustomActionEvent, ConnectCustomActionResponse } from "../../src/pinpoint/connect-custom-action.ts";
import { createInMemoryChannel, NOW } from "../channel/in-memory-channel.ts";

const FOLDER = "events/connect-custom-action";
const valid = readdirSync(FOLDER).filter((file) => !file.endsWith(".invalid.json"));
const sample = (file: string) => ConnectCustomActionEvent.parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")));

const fixture = (filters: RecipientFilter[] = []) => {
  const channel = createInMemoryChannel();
  const line = vi.fn();
  const log = { debug: line, info: line, warn: line, error: line };
  const ports = { ...channel.ports, data: '{"domain":"Offer"}', filters };
  let runs = 0;
  const send = (event: ConnectCustomActionEvent) => {
    runs += 1;
    return run(event, ports, { now: NOW, requestId: `request-${runs}`, remainingMs: () => 30_000, log });
  };
  return { ...channel, send };
};

describe.each(valid)("for %s", (file) => {
  test("returns every profile", async () => {
    const event = sample(file);
    const response = ConnectCustomActionResponse.parse(await fixture().send(event));
    const profileIds = event.Items.CustomerProfiles.map(({ ProfileId }) => ProfileId);
    expect(response.Items.CustomerProfiles.map(({ Id }) => Id)).toEqual(profileIds);
  });
});

test("pokes each profile once if Connect invokes it again with the same tokens", async () => {
  const { send, poked } = fixture();
  const event = sample("journey.json");
  await send(event);
  const again = await send(event);
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-4711", "u-4712"]);
  expect(again.Items.CustomerProfiles[0]?.ResultData).toEqual({ outcome: "accepted", reason: "duplicate" });
});

test("pokes a profile again for a new token", async () => {
  const { send, poked } = fixture();
  const event = sample("journey.json");
  await send(event);
  const renewed = event.Items.CustomerProfiles.map((profile) => ({ ...profile, IdempotencyToken: "another" }));
  await send({ ...event, Items: { CustomerProfiles: renewed } });
  expect(poked).toHaveLength(4);
});

test("refuses the profile whose CustomerData is not JSON and pokes the others", async () => {
  const { send, poked } = fixture();
  const { Items } = await send(sample("customer-data-not-json.json"));
  expect(Items.CustomerProfiles).toEqual([
    { Id: "p-1", ResultData: { outcome: "accepted" } },
    { Id: "p-2", ResultData: { outcome: "refused", reason: "CustomerData: not a profile as JSON" } },
  ]);
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-4711"]);
});

test("skips a profile that a filter drops, with its reason", async () => {
  const { send, poked } = fixture([
    async (recipients) => ({
      kept: recipients.filter(({ id }) => id !== "p-1"),
      dropped: new Map([["p-1", "frequency-cap"]]),
    }),
  ]);
  const { Items } = await send(sample("journey.json"));
  expect(Items.CustomerProfiles[0]).toEqual({ Id: "p-1", ResultData: { outcome: "skipped", reason: "frequency-cap" } });
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-4712"]);
});
