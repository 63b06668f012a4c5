import { expect, test } from "vitest";
import { type BrokerResult, countResponses, publishAll } from "../../../src/poke/flow/publish-all.ts";
import { type Publication, type PublicationFacts, planMulticastPoke, planPoke } from "../../../src/poke/publication.ts";

const invocation = { now: new Date("2026-11-20T12:00:00.000Z"), requestId: "request-1", remainingMs: () => 10_000 };
/** The caller is synchronous, and reads the response to each message. */
const itemized = { ...invocation, clientContext: {} };
const published: BrokerResult = { kind: "published" };
const messages = (count: number) => Array.from({ length: count }, (_, at) => ({ domain: "d", filter: `f${at}` }));

test("returns one response for one message and a list for a list", async () => {
  const ports = { publish: async () => published };
  expect(await publishAll({ domain: "d", filter: "f" }, planMulticastPoke, ports, invocation)).toMatchObject({
    status: "accepted",
    id: "request-1",
  });
  expect(await publishAll([], planMulticastPoke, ports, invocation)).toEqual([]);
});

test("returns responses in the order of the list, each with its own id", async () => {
  const responses = await publishAll(messages(60), planMulticastPoke, { publish: async () => published }, invocation);
  const ids = [responses].flat().map(({ id }) => id);
  expect(ids).toEqual(Array.from({ length: 60 }, (_, at) => `request-1-${at}`));
});

test("refuses one message of a list and publishes the others", async () => {
  const topics: string[] = [];
  const publish = async ({ topic }: Publication) => {
    topics.push(topic);
    return published;
  };
  const list = [{ domain: "d", filter: "a" }, { domain: "d" }, { domain: "d", filter: "b" }];
  const responses = await publishAll(list, planMulticastPoke, { publish }, invocation);
  expect(responses).toMatchObject([
    { status: "accepted" },
    { status: "refused", field: "filter" },
    { status: "accepted" },
  ]);
  expect(topics).toEqual(["poke/v1/m/d/a", "poke/v1/m/d/b"]);
});

test.each(["throttled", "unauthorized", "invalid", "unavailable"] as const)(
  "refuses only the message that the broker rejected as %s",
  async (reason) => {
    const publish = async ({ topic }: Publication): Promise<BrokerResult> =>
      topic.endsWith("f1") ? { kind: "refused", reason, rule: "the broker returned an error" } : published;
    const responses = await publishAll(messages(3), planMulticastPoke, { publish }, itemized);
    expect(responses).toMatchObject([{ status: "accepted" }, { status: "refused", reason }, { status: "accepted" }]);
    expect(countResponses(responses)).toEqual({ accepted: 2, [reason]: 1 });
  },
);

test.each(["throttled", "unauthorized", "unavailable"] as const)(
  "fails if the broker returned %s and the caller sent no client context, after it published the others",
  async (reason) => {
    const topics: string[] = [];
    const publish = async ({ topic }: Publication): Promise<BrokerResult> => {
      topics.push(topic);
      return topic.endsWith("f1") ? { kind: "refused", reason, rule: "the broker returned an error" } : published;
    };
    const publishing = publishAll(messages(3), planMulticastPoke, { publish }, invocation);
    await expect(publishing).rejects.toThrow(`1 messages left: ${reason}: the broker returned an error`);
    expect(topics).toHaveLength(3);
  },
);

test("returns the refusal of an invalid message, also to a caller without a client context", async () => {
  const ports = { publish: async () => published };
  expect(await publishAll({ domain: "" }, planMulticastPoke, ports, invocation)).toMatchObject({ reason: "invalid" });
});

test("refuses a message if one of its two publishes failed", async () => {
  const plan = (message: unknown, facts: PublicationFacts) =>
    planPoke(message, ["a key for tests only", "another key for tests only"], facts);
  const topics: string[] = [];
  const publish = async ({ topic }: Publication): Promise<BrokerResult> =>
    topics.push(topic) === 2
      ? { kind: "refused", reason: "throttled", rule: "the broker returned: throttled" }
      : published;
  expect(await publishAll({ domain: "d", customerId: "u" }, plan, { publish }, itemized)).toMatchObject({
    status: "refused",
    reason: "throttled",
  });
  expect(new Set(topics).size).toBe(2);
});

test("keeps a bounded number of publishes in flight", async () => {
  let inFlight = 0;
  let most = 0;
  const publish = async () => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise(setImmediate);
    inFlight -= 1;
    return published;
  };
  await publishAll(messages(200), planMulticastPoke, { publish }, invocation);
  expect(most).toBe(25);
});

test("refuses messages after the time limit and returns responses for those that were published", async () => {
  let remainingMs = 3_500;
  const publish = async () => {
    remainingMs -= 20;
    return published;
  };
  const responses = await publishAll(
    messages(200),
    planMulticastPoke,
    { publish },
    { ...itemized, remainingMs: () => remainingMs },
  );
  const counts = countResponses(responses);
  expect(counts.accepted).toBeGreaterThan(0);
  expect(counts.unavailable).toBe(200 - (counts.accepted ?? 0));
});
