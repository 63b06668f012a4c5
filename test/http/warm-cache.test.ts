import { expect, test } from "vitest";
import { cached } from "../../src/http/warm-cache.ts";

const request = { applicationId: "app-1", campaignId: "campaign-1", ids: ["ada", "bob"] };
const signal = new AbortController().signal;

const counting = () => {
  const requested: string[][] = [];
  const lookup = async ({ ids }: { ids: string[] }) => {
    requested.push(ids);
    return new Map(ids.filter((id) => id !== "bob").map((id) => [id, { offer: [id] }]));
  };
  return { requested, lookup };
};

test("looks up no person twice within the TTL, whether found or not", async () => {
  const { requested, lookup } = counting();
  let nowMs = 0;
  const warm = cached(lookup, { ttlMs: 10, entriesMax: 10, nowMs: () => nowMs });
  await warm(request, signal);
  expect(await warm({ ...request, ids: ["ada", "bob", "cyd"] }, signal)).toEqual(
    new Map([
      ["ada", { offer: ["ada"] }],
      ["cyd", { offer: ["cyd"] }],
    ]),
  );
  nowMs = 10;
  await warm({ ...request, ids: ["ada"] }, signal);
  expect(requested).toEqual([["ada", "bob"], ["cyd"], ["ada"]]);
});

test("caches each campaign separately, and evicts the oldest entry when full", async () => {
  const { requested, lookup } = counting();
  const warm = cached(lookup, { ttlMs: 10, entriesMax: 1, nowMs: () => 0 });
  await warm({ ...request, ids: ["ada"] }, signal);
  await warm({ ...request, campaignId: "other", ids: ["ada"] }, signal);
  await warm({ ...request, ids: ["ada"] }, signal);
  expect(requested).toHaveLength(3);
});
