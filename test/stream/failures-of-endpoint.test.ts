import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failuresOfEndpoint } from "../../src/stream/failures-of-endpoint.ts";

const sample = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../events/event-stream", name), "utf8"));
const recordOf = (value: object) => ({
  position: "shard-0:1",
  arrivedAt: new Date(0),
  data: Buffer.from(JSON.stringify(value)),
});

const refused = (endpointId: string) => ({
  ...sample("poke-refused.json"),
  client: { client_id: endpointId },
  application: { app_id: "app" },
});

test("returns the failures of one endpoint and application, with their reason, and no successes", () => {
  const record = recordOf(refused("ep-1"));
  const { attributes } = sample("poke-refused.json");
  expect(failuresOfEndpoint(record, "ep-1")).toMatchObject([{ event: "poke.refused", reason: attributes.reason }]);
  expect(failuresOfEndpoint(record, "ep-1", "app")).toHaveLength(1);
  expect(failuresOfEndpoint(record, "ep-1", "another")).toEqual([]);
  expect(failuresOfEndpoint(record, "ep")).toEqual([]);
  const accepted = { ...sample("poke-accepted.json"), client: { client_id: "ep-1" } };
  expect(failuresOfEndpoint(recordOf(accepted), "ep-1")).toEqual([]);
});

test("a record that is not JSON has no failures", () => {
  const record = { ...recordOf({}), data: Buffer.from('"ep-1" {') };
  expect(failuresOfEndpoint(record, "ep-1")).toEqual([]);
});
