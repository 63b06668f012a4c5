import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { run } from "../../handlers/multicast-poke.ts";
import type { Publication } from "../../src/poke/publication.ts";

const sample = (name: string): unknown => JSON.parse(readFileSync(`events/multicast-poke/${name}.json`, "utf8"));
const line = vi.fn();
const invocation = {
  now: new Date("2026-11-20T12:00:00.000Z"),
  requestId: "request-1",
  remainingMs: () => 10_000,
  log: { debug: line, info: line, warn: line, error: line },
};

test("publishes each message of a list to the topic of its filter, at QoS 0, and logs the count", async () => {
  const published: Publication[] = [];
  const publish = async (publication: Publication) => {
    published.push(publication);
    return { kind: "published" as const };
  };
  expect(await run(sample("list"), { publish }, invocation)).toMatchObject([
    { status: "accepted" },
    { status: "accepted" },
  ]);
  expect(published.map(({ topic, qos }) => [topic, qos])).toEqual([
    ["poke/v1/m/PLAYLIST/jazz", 0],
    ["poke/v1/m/PLAYLIST/soul", 0],
  ]);
  expect(line).toHaveBeenCalledExactlyOnceWith("poked", { accepted: 2 });
});

test("refuses a payload with both or neither of customerId and filter", async () => {
  const publish = async () => expect.fail("published a refused message");
  const both = { customerId: "u-1", filter: "jazz", domain: "PLAYLIST" };
  expect(await run([both, { domain: "PLAYLIST" }], { publish }, invocation)).toMatchObject([
    { status: "refused", reason: "invalid", field: "customerId" },
    { status: "refused", reason: "invalid", field: "filter" },
  ]);
});
