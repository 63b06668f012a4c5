import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { run } from "../../handlers/poke.ts";
import type { BrokerResult } from "../../src/poke/flow/publish-all.ts";
import type { Publication } from "../../src/poke/publication.ts";

const sample = (name: string): unknown => JSON.parse(readFileSync(`events/poke/${name}.json`, "utf8"));

const fixture = (result: BrokerResult = { kind: "published" }) => {
  const published: Publication[] = [];
  const line = vi.fn();
  const ports = {
    topicKeys: ["a-key-that-only-this-test-knows-1"],
    histories: new Map(),
    publish: async (publication: Publication) => {
      published.push(publication);
      return result;
    },
  };
  const invocation = {
    now: new Date("2026-11-20T12:00:00.000Z"),
    requestId: "request-1",
    remainingMs: () => 10_000,
    clientContext: {},
    log: { debug: line, info: line, warn: line, error: line },
  };
  return { published, line, poke: (event: unknown) => run(event, ports, invocation) };
};

test("pokes one customer and returns id, size and billed units", async () => {
  const { published, poke } = fixture();
  expect(await poke(sample("json-data"))).toEqual({
    status: "accepted",
    id: "likes-2026-09-01-u-4711",
    sizeBytes: expect.any(Number),
    billedUnits: 1,
  });
  expect(published).toMatchObject([{ qos: 1, expiresInSeconds: 3_600 }]);
});

test("publishes a list and returns a list", async () => {
  const { published, poke } = fixture();
  expect(await poke(sample("list"))).toMatchObject([{ status: "accepted" }, { status: "accepted" }]);
  expect(published).toHaveLength(2);
  expect(new Set(published.map(({ topic }) => topic)).size).toBe(2);
});

test("encodes hostile names", async () => {
  const { published, poke } = fixture();
  await poke(sample("hostile-names"));
  expect(published[0]?.topic).toMatch(/^poke\/v1\/c\/[a-z2-7]{32}\/a~2F~2B~23~24~2A$/);
});

test("returns the refusal of the broker", async () => {
  const { poke } = fixture({ kind: "refused", reason: "throttled", rule: "the broker throttled the publish" });
  expect(await poke(sample("without-data"))).toEqual({
    status: "refused",
    id: "request-1",
    reason: "throttled",
    rule: "the broker throttled the publish",
  });
});

test("logs counts, and no customer id or data", async () => {
  const { line, poke } = fixture();
  await poke([sample("json-data"), {}]);
  expect(line.mock.calls).toEqual([["poked", { accepted: 1, invalid: 1 }]]);
});
